// A photo made small before it is kept: at most 1600 pixels, a JPEG that says nothing of where it was taken.

import { No } from "./words.js";

const MOST_BYTES = 20 * 1024 * 1024;
const SIDE = 1600;
const QUALITY = 0.82;
const PICTURES = [/^\xff\xd8\xff/, /^\x89PNG/, /^RIFF....WEBP/s];

async function beginning(file) {
  const bytes = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  return String.fromCharCode(...bytes);
}

function undecodable(head) {
  if (/^....ftyp(hei|hev|mif|msf)/s.test(head)) {
    return new No(
      "page.wrong_type",
      "这是 HEIC 格式，这个浏览器打不开，没有保存。请在相机设置里选“兼容性最佳”（JPEG）再拍。",
      "This is a HEIC picture, which this browser cannot open; it was not kept. Set the camera to “most compatible” (JPEG) and take it again.",
    );
  }
  if (PICTURES.some((shape) => shape.test(head))) {
    return new No(
      "page.damaged",
      "这个文件不完整或已损坏，打不开，没有保存。请重新拍照或另选一个。",
      "This file is cut off or damaged and cannot be opened; it was not kept. Take the photo again or choose another file.",
    );
  }
  return new No(
    "page.wrong_type",
    "这不是照片，没有保存。请拍照，或另选一张照片。",
    "This is no photo and was not kept. Take one, or choose another file.",
  );
}

/** The bytes to keep of a chosen file, or a No that says what is wrong with it. */
export async function shrunk(file) {
  if (!file.size) {
    throw new No("page.empty", "这个文件是空的，没有保存。请重新拍照或另选一个。", "This file is empty and was not kept. Take the photo again or choose another file.");
  }
  if (file.size > MOST_BYTES) {
    throw new No("page.too_large", "这个文件超过 20 MB，没有保存。请用普通清晰度重拍。", "This file is larger than 20 MB and was not kept. Take the photo again at normal quality.");
  }
  const head = await beginning(file);
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!picture) throw undecodable(head);
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return new Uint8Array(await blob.arrayBuffer());
}
