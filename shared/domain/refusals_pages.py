"""Refusals about the pages of documents: photographs and PDFs. None of them holds up the case."""

from shared.domain.refusals import BadInput, Conflict, NotFound, Unavailable


class NoFileChosen(BadInput):
    code = "page.no_file"
    zh = "没有选照片或文件。请先拍照或选一个文件；来不及可以以后再补，不影响收件。"
    en = "No photo or file was chosen. Take one or choose a file; it can also follow later, the case goes on."


class EmptyFile(BadInput):
    code = "page.empty"
    zh = "这个文件是空的，没有保存。请重新拍照或另选一个。"
    en = "This file is empty and was not kept. Take the photo again or choose another file."


class FileTooLarge(BadInput):
    code = "page.too_large"
    zh = "这个文件超过 {most} MB，没有保存。请拍照代替，或把 PDF 分成几个。"
    en = "This file is larger than {most} MB and was not kept. Take a photo instead, or split the PDF."


class WrongFileType(BadInput):
    code = "page.wrong_type"
    zh = "这不是照片（JPEG、PNG、WebP），也不是 PDF，没有保存。"
    en = "This is neither a photo (JPEG, PNG, WebP) nor a PDF and was not kept."


class SwappedFileType(BadInput):
    code = "page.swapped"
    zh = "文件名说是{named}，里面却是{found}，没有保存。请核对是不是选错了文件。"
    en = (
        "Its name says {named}, but it holds {found}; it was not kept. Check whether it is the "
        "file that you meant."
    )


class DamagedFile(BadInput):
    code = "page.damaged"
    zh = "这个文件不完整或已损坏，打不开，没有保存。请重新拍照或另选一个。"
    en = "This file is cut off or damaged and cannot be opened; it was not kept. Take the photo again or choose another file."


class TooManyPixels(BadInput):
    code = "page.too_many_pixels"
    zh = "这张照片展开后太大（超过 {most} 万像素），没有保存。请用普通清晰度重拍。"
    en = "Unpacked, this picture is too large (more than {most} times 10,000 pixels); it was not kept. Take it again at normal quality."


class BadFileName(BadInput):
    code = "page.bad_name"
    zh = "文件名里有路径或控制字符，没有保存。请改个简单的名字再选。"
    en = "The file's name holds a path or control characters; it was not kept. Give it a plain name and choose it again."


class PdfEncrypted(BadInput):
    code = "page.pdf_encrypted"
    zh = "这个 PDF 加了密码，没有保存。请去掉密码，或改用照片。"
    en = (
        "This PDF is protected by a password and was not kept. Remove the password, or take photos."
    )


class PdfActive(BadInput):
    code = "page.pdf_active"
    zh = "这个 PDF 里有脚本、附件或会自动执行的内容，没有保存。请打印成普通 PDF，或改用照片。"
    en = "This PDF holds scripts, attachments or actions that run by themselves; it was not kept. Print it to a plain PDF, or take photos."


class PdfTooLong(BadInput):
    code = "page.pdf_too_long"
    zh = "这个 PDF 超过 {most} 页，没有保存。请分成几个。"
    en = "This PDF has more than {most} pages and was not kept. Split it."


class UnknownPage(NotFound):
    code = "page.unknown"
    zh = "没有这一页材料。"
    en = "There is no such page."


class TooManyPages(Conflict):
    code = "page.too_many"
    zh = "这份材料已有 {most} 页，不能再加。可以把后面的合成一个 PDF。"
    en = "This document has {most} pages already; no more can be added. The rest can be one PDF."


class PageNotHere(NotFound):
    code = "page.not_here"
    zh = "这一页还没有传到本机。"
    en = "This page has not arrived here yet."


class NoPageToRetake(Conflict):
    code = "page.none_to_retake"
    zh = "这件事还没有照片，没有可以要求补拍的。"
    en = "This case has no photos yet; there is none to be taken again."


class BlobsDown(Unavailable):
    """The disk or the bucket that holds photos fails; the database and all entries go on."""

    code = "blobs.down"
    zh = "存放照片的地方没有应答或已满，照片暂时存不进、也看不到；别的照常办理，填写的内容都还在。请稍后再试，也可以以后再补；一直不行，请告诉管理员。"
    en = "The place for photos does not answer or is full: for now none can be kept or shown. All else goes on, and what you typed is still there. Try again a little later, or add the photo another day; tell the administrator if it stays so."
