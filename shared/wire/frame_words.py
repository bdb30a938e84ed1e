"""Words of messages between nodes, from which a short frame is packed: a dictionary of zstd's, of raw content.

Both ends must have the same one: it never changes. Another one would be another codec.
"""

WORDS = (
    b'journal.entry_refused.v1","journal.act_judged.v1","journal.act_decided.v1","journal.children_heard.v1",'
    b'"journal.clock_differed.v1","journal.staff_added.v1","journal.supplement_handed_in.v1",'
    b'"journal.pages_added.v1","case.pages_added.v1","case.merged.v1","case.linked.v1","case.corrected.v1",'
    b'"case.acceptance_refused.v1","case.terminated.v1","case.withdrawn.v1","case.retake_asked.v1",'
    b'"custody.declined.v1","custody.overridden.v1","case.notified.v1","case.supplemented.v1",'
    b'"case.accepted.v1","case.reviewed.v1","case.decided.v1","case.issued.v1","case.closed.v1",'
    b'"custody.taken_over.v1","custody.offered.v1","case.taken_in.v1","ed25519","registry:","journal:","case:'
    b'{"heard":{"at":","inc":1,"fresh":","version":","clock":0,"silence":10800},'
    b'{"entry":","seq":2,"verdict":"suspended","why":"not_covered","until":null,"person":","name":"},'
    b'{"opinion":"pass","outcome":"granted","amount":null,"number":null,"reason":"","answers":null,'
    b'"purpose":"forward","note":"","by":"},'
    b'[{"matter":"","version":1,"receipt":","received_at":"T00:00:00.000+00:00","applicant":{"name":"'
    b'","id_number":"","phone":"","address":"","relation":""},"handler":null,"beneficiary":null,'
    b'"signature":{"type":"fingerprint","witness":""},"fields":{},'
    b'"documents":["bank-card","household-register","id-card","photo","application-form"],'
    b'"told":"visit","note":"","by":"","pages":[],"answers":null}],'
    b'"strings":[","knowns":[[51,""]],"raw":{}},"wants":[],"more":true,'
    b'"batch":{"pos":[],"ledger":[],"seq":[1,2],"prev":["",""],"overrides":[0,0],"handoffs":[0,0],'
    b'"kind":[1,5],"node":[2,2],"inc":[1,1],"n":[],"actor":[3,3],"at":[],"digest":["",""],"known":[0,0],'
    b'"grant":[-1,-1],"to":[-1,6],"fresh":[],"cites":[-1,-1],"alg":[4,4],"sig":[null,null,"],"salt":["==","],'
    b'"body":['
    b'"checkpoint":{"county":","seq":0,"hash":","at":0,"until":0,"inc":1,"alg":"ed25519","sig":"},'
    b'"refused":"","challenge":"","counter":0,"verdicts":[["duplicate",1],["quarantined:'
    b'","due":0,"left":0,"shows":false}'
    b'"batch":null,"wants":[],"more":false,"time":1795000000000,"verdicts":[["applied",1]]}'
    b'{"after":0,"store":"","ack":{"store":"","ack":0,"seen":0,"mark":""},"upto":0,"mark":"'
    b'","batch":null,"wants":[],"more":false,"time":1795000000000,"verdicts":[]}'
    b'"batch":null,"wants":[],"more":false,"time":1795000000000,"inc":1,"counter":0,"token":"'
    b'","unsent":0,"written":0,"fresh":1795000000000,"put_back":false,"version":"0.1.0"}'
)
