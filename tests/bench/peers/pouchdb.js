// Replicates workload W from a PouchDB on disk to a pouchdb-server, and prints what it took as one line of JSON.
// node pouchdb.js RECORDS.json URL BATCH FOLDER
const fs = require('fs')
const PouchDB = require('pouchdb')
const [records, url, batch, folder] = process.argv.slice(2)

async function main () {
  const db = new PouchDB(folder)
  const docs = JSON.parse(fs.readFileSync(records))
  for (let at = 0; at < docs.length; at += 500) await db.bulkDocs(docs.slice(at, at + 500))
  const remote = new PouchDB(url)
  await remote.info()
  const cpu = process.cpuUsage()
  const began = process.hrtime.bigint()
  const options = Number(batch) ? { batch_size: Number(batch) } : {}
  const done = await db.replicate.to(remote, options)
  const seconds = Number(process.hrtime.bigint() - began) / 1e9
  const used = process.cpuUsage(cpu)
  const held = (await remote.info()).doc_count
  console.log(JSON.stringify({ seconds, cpu: (used.user + used.system) / 1e6, sent: done.docs_written, held }))
  await db.close()
}

main().catch(error => { console.error(error); process.exit(1) })
