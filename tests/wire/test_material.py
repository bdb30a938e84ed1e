"""What is kept of an uploaded file, and what is refused: files made on the spot, hostile ones among them."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from shared.domain.pages import JPEG, MAX_BLOB, PDF
from shared.domain.refusals import Refusal
from shared.domain.refusals_pages import (
    BadFileName,
    DamagedFile,
    EmptyFile,
    FileTooLarge,
    PdfActive,
    PdfEncrypted,
    PdfTooLong,
    SwappedFileType,
    TooManyPixels,
    WrongFileType,
)
from shared.wire.material import MAX_UPLOAD, read_material
from shared.wire.pdf_reader import A_READ, MAX_UNPACKED, MAX_WORK
from shared.wire.pdfs import MAX_PAGES
from shared.wire.pictures import LONGEST, MAX_MARKERS, MAX_SCANS
from tests.wire.uploads import (
    COMMENT,
    DEVICE,
    noise,
    packed_pdf,
    pdf,
    pdf_with,
    photo,
    png_bomb,
    scans_bomb,
)


def refusal_of(name: str, raw: bytes) -> type[Refusal]:
    """Return the refusal that a file meets."""
    with pytest.raises(Refusal) as caught:
        read_material(name, raw)
    return type(caught.value)


def opened(raw: bytes) -> Image.Image:
    """Open what was kept."""
    return Image.open(BytesIO(raw))


class TestPictures:
    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
    def test_every_kind_of_picture_becomes_a_small_jpeg(self, form: str) -> None:
        kept = read_material("x.jpg", photo(4000, 3000, form=form))
        assert kept.type == JPEG
        assert opened(kept.content).format == JPEG.partition("/")[2].upper()
        assert opened(kept.content).size == (LONGEST, LONGEST * 3 // 4)

    def test_a_small_picture_is_not_made_larger(self) -> None:
        assert opened(read_material("x.jpg", photo(640, 480)).content).size == (640, 480)

    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
    def test_nothing_that_a_picture_says_of_itself_is_kept(self, form: str) -> None:
        raw = photo(form=form)
        before = opened(raw)
        assert before.getexif().get_ifd(0x8825)
        kept = opened(read_material("x.jpg", raw).content)
        assert not kept.getexif()
        assert not set(kept.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for word in (DEVICE.encode(), COMMENT, b"Exif"):
            assert word in raw or form != "JPEG"
            assert word not in read_material("x.jpg", raw).content

    def test_a_picture_taken_sideways_is_turned_upright(self) -> None:
        lying = opened(read_material("x.jpg", photo(800, 600, turned=6)).content)
        assert lying.size == (600, 800)

    def test_the_same_photo_twice_is_the_same_blob(self) -> None:
        assert read_material("a.jpg", photo()) == read_material("b.jpg", photo())

    def test_the_hardest_picture_still_fits_a_blob(self) -> None:
        assert len(read_material("x.jpg", noise(2400, 2000)).content) < MAX_BLOB

    def test_see_through_pixels_are_white(self) -> None:
        out = BytesIO()
        Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
        kept = opened(read_material("x.png", out.getvalue()).content)
        assert kept.getpixel((5, 5)) == (255, 255, 255)

    @pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
    def test_a_picture_cut_off_is_refused(self, share: float) -> None:
        raw = photo()
        assert refusal_of("x.jpg", raw[: int(len(raw) * share)]) is DamagedFile

    def test_a_library_that_bears_broken_pictures_does_not_make_us_keep_them(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
        raw = photo()
        assert refusal_of("x.jpg", raw[: len(raw) // 2]) is DamagedFile

    @pytest.mark.parametrize(("width", "height"), [(6400, 6400), (60_000, 60_000), (2**31 - 1, 1)])
    def test_a_picture_that_unpacks_too_far_is_refused_before_it_is_unpacked(
        self, width: int, height: int
    ) -> None:
        raw = png_bomb(width, min(height, 7000))
        raw = raw.replace(min(height, 7000).to_bytes(4, "big"), height.to_bytes(4, "big"), 1)
        assert refusal_of("x.png", raw) in {TooManyPixels, DamagedFile}

    def test_a_jpeg_of_very_many_scans_is_refused_before_it_is_unpacked(self) -> None:
        assert read_material("x.jpg", scans_bomb(MAX_SCANS // 2)).type == JPEG
        assert refusal_of("x.jpg", scans_bomb(MAX_SCANS + 1)) is DamagedFile

    def test_its_parts_are_bounded(self) -> None:
        raw = photo()
        assert read_material("x.jpg", raw[:2] + b"\xff\xfe\0\2" * 900 + raw[2:]).type == JPEG
        many = raw[:2] + b"\xff\xfe\0\2" * MAX_MARKERS + raw[2:]
        assert refusal_of("x.jpg", many) is DamagedFile

    def test_the_film_behind_a_phone_s_photo_counts_for_nothing(self) -> None:
        film = b"\xff\xda\0\2" * 30_000
        assert read_material("x.jpg", scans_bomb(1, film)).type == JPEG

    def test_just_within_the_limit_a_packed_picture_is_taken(self) -> None:
        assert read_material("x.png", png_bomb(6000, 6000)).type == JPEG
        assert refusal_of("x.png", png_bomb(6400, 6400)) is TooManyPixels


class TestPdfs:
    def test_a_plain_pdf_is_kept_as_it_is(self) -> None:
        raw = pdf()
        kept = read_material("x.pdf", raw)
        assert (kept.type, kept.content) == (PDF, raw)

    def test_one_that_opens_at_a_page_is_taken(self) -> None:
        raw = pdf_with("/OpenAction", {"/S": "/GoTo"})
        assert read_material("x.pdf", raw).content == raw

    @pytest.mark.parametrize(
        "raw",
        [
            pdf(script="app.alert(1)"),
            pdf(attached=b"MZ"),
            pdf_with("/OpenAction", {"/S": "/URI", "/URI": "http://example.org"}),
            pdf_with("/AA", {"/S": "/GoTo"}),
            pdf_with("", {"/S": "/Launch", "/F": "calc.exe"}),
            pdf_with("", {"/S": "/JavaScript", "/JS": "app.alert(1)"}),
            pdf_with("", {"/S": "/SubmitForm", "/F": "http://example.org"}),
            pdf_with("", {"/S": "/Java#53cript", "/JS": "app.alert(1)"}),
        ],
        ids=["script", "attached", "opens", "runs", "launch", "link", "submit", "hidden name"],
    )
    def test_one_that_does_something_is_refused(self, raw: bytes) -> None:
        assert refusal_of("x.pdf", raw) is PdfActive

    def test_one_with_a_password_is_refused(self) -> None:
        assert refusal_of("x.pdf", pdf(password="secret")) is PdfEncrypted

    def test_its_pages_are_bounded(self) -> None:
        assert read_material("x.pdf", pdf(MAX_PAGES)).type == PDF
        assert refusal_of("x.pdf", pdf(MAX_PAGES + 1)) is PdfTooLong

    @pytest.mark.parametrize("raw", [b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF", pdf()[:200]])
    def test_one_that_cannot_be_opened_is_refused(self, raw: bytes) -> None:
        assert refusal_of("x.pdf", raw) is DamagedFile

    def test_one_larger_than_a_blob_is_refused(self) -> None:
        assert refusal_of("x.pdf", pdf() + b"\n" * MAX_BLOB) is FileTooLarge

    def test_one_whose_objects_are_packed_is_taken(self) -> None:
        assert read_material("x.pdf", packed_pdf(20, 10_000)).type == PDF

    @pytest.mark.parametrize(
        "raw",
        [
            packed_pdf(1, MAX_UNPACKED + 1),
            packed_pdf(7, MAX_WORK // 6),
            packed_pdf(1, MAX_WORK // 20, asked=30),
            pdf().replace(b"1 0 obj", b"1 0 obj" + b" " * (MAX_WORK // A_READ)),
        ],
        ids=["one far", "many", "one many times", "blanks"],
    )
    def test_one_that_takes_too_much_work_is_refused(self, raw: bytes) -> None:
        assert refusal_of("x.pdf", raw) is DamagedFile

    def test_one_that_does_not_say_where_its_objects_are_is_not_searched_for_them(self) -> None:
        raw = packed_pdf(2, 100)
        assert refusal_of("x.pdf", raw[: raw.rindex(b"startxref")]) is DamagedFile
        assert refusal_of("x.pdf", raw.replace(b"startxref\n", b"startxref\n1")) is DamagedFile


class TestAnything:
    def test_nothing_is_no_file(self) -> None:
        assert refusal_of("x.jpg", b"") is EmptyFile

    def test_thirty_megabytes_are_too_many(self) -> None:
        assert refusal_of("x.jpg", photo() + b"\0" * (30 * 1024 * 1024)) is FileTooLarge
        assert read_material("x.jpg", photo().ljust(MAX_UPLOAD, b"\0")).type == JPEG

    @pytest.mark.parametrize("raw", [b"MZ\x90\0", b"GIF89a" + b"\0" * 90, b"<svg/>", b"PK\3\4"])
    def test_the_bytes_say_what_it_is_not_the_name(self, raw: bytes) -> None:
        assert refusal_of("x.jpg", raw) is WrongFileType

    def test_a_name_of_another_sort_is_refused(self) -> None:
        assert refusal_of("id.jpg", pdf()) is SwappedFileType
        assert refusal_of("id.PDF", photo()) is SwappedFileType
        assert read_material("id.png", photo()).type == JPEG
        assert read_material("", photo()).type == JPEG

    @pytest.mark.parametrize(
        "name",
        ["../../etc/passwd", "C:\\x.jpg", "a\0.jpg", "a\n.jpg", "..", "a\u202egpj.exe", "x" * 256],
    )
    def test_a_name_that_could_be_a_path_is_refused(self, name: str) -> None:
        assert refusal_of(name, photo()) is BadFileName

    @given(
        start=st.sampled_from(
            [b"", photo(64, 48), photo(64, 48, form="PNG"), photo(64, 48, form="WEBP"), pdf(1)]
        ),
        at=st.integers(0, 3000),
        put=st.binary(max_size=40),
    )
    @settings(max_examples=150, deadline=None)
    def test_any_bytes_are_taken_or_refused(self, start: bytes, at: int, put: bytes) -> None:
        raw = start[:at] + put + start[at + len(put) :]
        try:
            kept = read_material("x", raw)
        except Refusal:
            return
        assert kept.type in {JPEG, PDF}
        assert DEVICE.encode() not in kept.content
