"""Makes files that mean harm or are broken, each by name, to be refused with a sentence."""

import gzip
import io
import json
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from tests.test_data.package_writing import blob_of, package
from tests.test_data.workbook_writing import (
    DECLARATION,
    GOOD_ROWS,
    LINKS,
    MAIN,
    PACKAGE_LINKS,
    SHEET,
    cell,
    deflated_spaces,
    entries_of,
    raw_parts,
    raw_workbook,
    sheet_xml,
    workbook,
    zip_of,
    zipped,
)

# Stands in as many of the files as can hold it: no sentence may repeat it.
VALUE = "Qvzxwk"
GOOD_CSV = f"when,place,note\n2026-03-01,1,{VALUE}\n2026-03-02,2,{VALUE}\n".encode()
_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "hahahaha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
_FOREIGN = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_VRT = (
    b'<OGRVRTDataSource><OGRVRTLayer name="l"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
    b"</OGRVRTDataSource>"
)


def texts() -> dict[str, bytes]:
    """Return texts that are no sound CSV."""
    good = GOOD_CSV.decode()
    latvian = "vieta,diena\nRīga Ķengarags,1\nLiepāja,2\n"
    return {
        "empty.csv": b"",
        "only a mark of order.csv": b"\xef\xbb\xbf",
        "only blanks.csv": b" \r\n\t\n  \n",
        "only headers.csv": b"when,place\n",
        "only headers and blank lines.csv": b"when,place\n\n\r\n,\n",
        "ragged.csv": good.encode() + f"2026-03-03,3\n4,5,6,{VALUE}\n".encode(),
        "one field too many in all.csv": f"a,b\n{VALUE},2,3\n{VALUE},2,3\n".encode(),
        "mixed separators.csv": f"a;b;c\n1;2;3\n{VALUE},2,3\n1\t2\t3\n".encode(),
        "decimal commas.csv": f"lat,lon,note\n60,17,24,94,{VALUE}\n".encode(),
        "nul.csv": good.encode() + f"1,2,{VALUE}\x00{VALUE}\n".encode(),
        "bell.csv": good.encode() + f"1,2,{VALUE}\x07\n".encode(),
        "escape sequences.csv": good.encode() + b"1,2,\x1b[31mred\n",
        "controls of latin.csv": good.encode() + f"1,2,{VALUE}\x85{VALUE}\n".encode(),
        "turned letters.csv": good.encode() + "1,2,‮010190\n".encode(),
        "letters without width.csv": good.encode() + "1,2,0101​90-123A\n".encode(),
        "headers twice.csv": f"when,when,c\n1,2,{VALUE}\n".encode(),
        "headers twice but for case.csv": f"When,wHEN,c\n1,2,{VALUE}\n".encode(),
        "no header for cells.csv": f"when,,c\n1,{VALUE},3\n".encode(),
        "no headers at all.csv": f"60.17,24.94,7\n60.18,24.95,{VALUE}\n".encode(),
        "formulas as headers.csv": f"=HYPERLINK(1),@SUM,c\n1,2,{VALUE}\n".encode(),
        "300 columns.csv": (",".join(f"c{n}" for n in range(300)) + "\n" + "1," * 299 + "1\n").encode(),
        "a million columns.csv": b"a," * 1_000_000 + b"a\n" + b"1," * 1_000_000 + b"1\n",
        "long field.csv": good.encode() + f"1,2,{VALUE * 500}\n".encode(),
        "field of 50 MB.csv": b"a,b\n1," + VALUE.encode() * (50_000_000 // 6) + b"\n",
        "quoted field of 50 MB.csv": b'a,b\n1,"' + VALUE.encode() * (50_000_000 // 6) + b'"\n',
        "unclosed quote.csv": good.encode() + f'1,2,"{VALUE}\n3,4,5\n'.encode(),
        "unclosed quote among others.csv": f'a,b\n"1","{VALUE}\n"2","3"\n'.encode(),
        "quote within.csv": good.encode() + f'1,2,{VALUE} 5" wide\n'.encode(),
        "text behind a quote.csv": good.encode() + f'1,2,"{VALUE}" and more\n'.encode(),
        "lines of a Macintosh.csv": good.replace("\n", "\r").encode(),
        "lone return.csv": good.encode() + f"1,2,{VALUE}\r{VALUE}\n3,4,5\n".encode(),
        "windows-1257.csv": latvian.encode("cp1257"),
        "latin-1.csv": "paikka,päivä\nJärvenpää,1\n".encode("latin-1"),
        "utf-16.csv": good.encode("utf-16"),
        "utf-16 without a mark.csv": good.encode("utf-16-le"),
        "utf-32.csv": good.encode("utf-32"),
        "half letters.csv": good.encode() + b"1,2,\xed\xa0\x80\n",
        "letters of too many bytes.csv": good.encode() + b"1,2,\xc0\xaf\n",
        "letter cut off.csv": good.encode() + b"1,2,\xe2\x82",
        "nothing but line ends.csv": b"\n" * 10_000_000 + b"a,b\n1,2\n",
        "too many rows.csv": b"a,b\n" + b"1,2\n" * 2_100_000,
        "only returns.csv": b"\r" * 2_000_000,
        "only separators.csv": b"," * 1_000_000,
        "only quotes.csv": b'"' * 2_000_001,
        "binary.csv": bytes(range(256)) * 200,
    }


def documents() -> dict[str, bytes]:
    """Return files of other kinds, some under a name that says csv, json, gpkg or xlsx."""
    shapefile = zipped({"areas.shp": b"\x00\x00\x27\x0a" + bytes(96), "areas.dbf": b"\x03", "areas.shx": b""})
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    ods = zip_of([("mimetype", kind, bytes(4), len(kind)), *entries_of({"content.xml": b"<x/>"})])
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    return {
        "old workbook.xls": ole + bytes(504) + "Workbook".encode("utf-16-le"),
        "workbook with a password.xlsx": ole + bytes(504) + "EncryptedPackage".encode("utf-16-le"),
        "sheet.ods": ods,
        "binary workbook.xlsb": zipped({"xl/workbook.bin": b"\x83\x01"}),
        "letter.docx": zipped({"word/document.xml": b"<x/>"}),
        "talk.pptx": zipped({"ppt/presentation.xml": b"<x/>"}),
        "shapefile.zip": shapefile,
        "map.kmz": zipped({"doc.kml": b"<kml/>"}),
        "zip in a zip.zip": zipped({"inner.zip": zipped({"inner.zip": zipped({"a.csv": GOOD_CSV})})}),
        "empty.zip": b"PK\x05\x06" + bytes(18),
        "areas.shp": b"\x00\x00\x27\x0a" + bytes(96),
        "report.pdf": b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n",
        "picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "photo.csv": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100),
        "packed.csv": gzip.compress(GOOD_CSV),
        "packed.7z": b"7z\xbc\xaf\x27\x1c" + bytes(50),
        "program.csv": b"\x7fELF\x02\x01\x01" + bytes(100),
        "page.csv": b"<!DOCTYPE html><html><body><table></table></body></html>",
        "pointer.csv": _VRT,
        "pointer.json": _VRT,
        "pointer.gpkg": _VRT,
        "map.kml": b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"></kml>',
        "old sheet.xml": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "arrow.parquet": b"ARROW1\x00\x00" + bytes(50),
        "map.osm.pbf": b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x20" + bytes(50),
    }


def zips() -> dict[str, bytes]:
    """Return workbooks that are hostile as zips."""
    parts = raw_parts()
    others = entries_of({name: part for name, part in parts.items() if name != SHEET})
    begin, end = sheet_xml(GOOD_ROWS).encode().split(b"</sheetData>")
    packed, crc, size = deflated_spaces(320, around=(begin, b"</sheetData>" + end))
    good = zipped(parts)
    quoted = entries_of({SHEET: parts[SHEET]})[0]
    encrypted = bytearray(good)
    for sign in (b"PK\x03\x04", b"PK\x01\x02"):
        at = encrypted.find(sign)
        encrypted[at + (6 if sign == b"PK\x03\x04" else 8)] |= 1
    flipped = bytearray(good)
    flipped[good.find(SHEET.encode()) + len(SHEET) + 60] ^= 0xFF
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as archive:
        for name, part in [*parts.items(), ("XL/WORKBOOK.xml", parts["xl/workbook.xml"])]:
            archive.writestr(name, part)
    return {
        "bomb.xlsx": zip_of([*others, (SHEET, packed, crc, size)]),
        "bomb that lies.xlsx": zip_of([*others, (SHEET, packed, crc, 5_000)]),
        "bomb that lies a little.xlsx": zip_of([*others, (SHEET, packed, crc, 90 * len(packed))]),
        "many small bombs.xlsx": zip_of(
            [
                *others,
                *((f"xl/media/{n}", *deflated_spaces(1)) for n in range(150)),
                (SHEET, packed, crc, size),
            ]
        ),
        "overlapping parts.xlsx": _overlapping(others, quoted),
        "300 parts.xlsx": zipped({**parts, **{f"xl/media/{n}.png": b"x" for n in range(300)}}),
        "20,000 parts.xlsx": zip_of(
            [*others, quoted, *((f"{n}", b"\x03\x00", bytes(4), 0) for n in range(20_000))]
        ),
        "parts that climb.xlsx": zipped({**parts, "../../etc/cron.d/evil": b"x"}),
        "parts from the root.xlsx": zipped({**parts, "/etc/passwd": b"x"}),
        "parts of windows.xlsx": zipped({**parts, "C:\\evil.dll": b"x"}),
        "parts twice.xlsx": twice.getvalue(),
        "part with a password.xlsx": bytes(encrypted),
        "text before.xlsx": b"%PDF-1.7\n" + good,
        "zip behind a header.xlsx": good + good,
        "text behind.xlsx": good + b"<html>",
        "cut off.xlsx": good[: len(good) // 2],
        "without its end.xlsx": good[:-22],
        "bits turned.xlsx": bytes(flipped),
    }


def _overlapping(others: list[tuple[str, bytes, bytes, int]], sheet: tuple[str, bytes, bytes, int]) -> bytes:
    """Return a zip whose last two entries are the same bytes."""
    whole = zip_of([*others, sheet, ("xl/worksheets/sheet2.xml", *sheet[1:])])
    first = whole.find(b"PK\x03\x04", whole.find(others[-1][0].encode()))
    at = whole.rfind(b"PK\x01\x02")
    return whole[: at + 42] + struct.pack("<I", first) + whole[at + 46 :]


def workbooks() -> dict[str, bytes]:
    """Return workbooks that are hostile within."""
    entity = f'<row r="2">{cell("A2", "&j;")}{cell("B2", "1")}</row>'
    foreign = f'<row r="2">{cell("A2", "&x;")}{cell("B2", "1")}</row>'
    laughing = f'{DECLARATION}{_LAUGHS}<sst xmlns="{MAIN}"><si><t>&j;</t></si></sst>'
    links = (
        f'{DECLARATION}{_FOREIGN}<Relationships xmlns="{PACKAGE_LINKS}"><Relationship Id="rId1" '
        f'Type="{LINKS}/worksheet" Target="&x;"/></Relationships>'
    )
    book = f'{DECLARATION}{_FOREIGN}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets/></workbook>'
    chart = raw_parts()["xl/_rels/workbook.xml.rels"].replace(b"/worksheet", b"/chartsheet", 1)
    far = f'<row r="2">{cell("A2", VALUE)}</row><row r="1048576">{cell("XFD1048576", VALUE)}</row>'
    wide = f'<row r="2">{cell("A2", VALUE)}{cell("ZZ2", VALUE)}</row>'
    beyond = f'<row r="4294967299">{cell("A4294967299", VALUE)}</row>'
    wide_text = sheet_xml(GOOD_ROWS).encode().decode().replace("UTF-8", "UTF-16").encode("utf-16")
    formula = '<row r="2"><c r="A2"><f>WEBSERVICE("http://x")</f><v>1</v></c><c r="B2"><v>2</v></c></row>'
    nowhere = "<row><c><f>1+1</f><v>1</v></c><c><v>2</v></c></row>"
    error = '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><v>2</v></c></row>'
    return {
        "billion laughs in a sheet.xlsx": raw_workbook(sheet_xml(entity, before=_LAUGHS)),
        "billion laughs in strings.xlsx": raw_workbook(strings=laughing),
        "foreign entity in a sheet.xlsx": raw_workbook(sheet_xml(foreign, before=_FOREIGN)),
        "foreign entity in links.xlsx": raw_workbook(links=links),
        "foreign entity in the workbook.xlsx": raw_workbook(workbook=book),
        "foreign entity in types.xlsx": raw_workbook(types=f"{DECLARATION}{_FOREIGN}<Types>&x;</Types>"),
        "sheet in utf-16.xlsx": raw_workbook(wide_text),
        "macros.xlsx": raw_workbook(**{"xl/vbaProject.bin": b"\xd0\xcf"}),
        "links to files.xlsx": raw_workbook(**{"xl/externalLinks/externalLink1.xml": "<x/>"}),
        "sheet elsewhere.xlsx": raw_workbook(
            links=raw_parts()["xl/_rels/workbook.xml.rels"].replace(
                b'"worksheets/sheet1.xml"', b'"http://example.org/x" TargetMode="External"'
            )
        ),
        "another workbook.xlsx": raw_workbook(
            root=raw_parts()["_rels/.rels"].replace(b"workbook.xml", b"other.xml"),
            **{"xl/other.xml": raw_parts()["xl/workbook.xml"]},
        ),
        "sheet that climbs.xlsx": raw_workbook(
            links=raw_parts()["xl/_rels/workbook.xml.rels"].replace(b"worksheets/", b"../../worksheets/")
        ),
        "no sheets.xlsx": raw_workbook(
            workbook=f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets/></workbook>'
        ),
        "only a chart.xlsx": raw_workbook(links=chart),
        "without its sheet.xlsx": zipped({k: v for k, v in raw_parts().items() if k != SHEET}),
        "without its links.xlsx": zipped({k: v for k, v in raw_parts().items() if "rels" not in k}),
        "empty sheet.xlsx": workbook([]),
        "only headers.xlsx": workbook([["when", "place"]]),
        "cell far out.xlsx": raw_workbook(sheet_xml(far)),
        "cell at the right.xlsx": raw_workbook(sheet_xml(wide)),
        "row that turns over.xlsx": raw_workbook(sheet_xml(beyond)),
        "sheet not closed.xlsx": raw_workbook(
            sheet_xml(GOOD_ROWS).replace("</row></sheetData>", "</sheetData>")
        ),
        "sheet cut off.xlsx": raw_workbook(sheet_xml(GOOD_ROWS)[:-60]),
        "4 million rows.xlsx": raw_workbook(sheet_xml('<row><c t="b"><v>1</v></c></row>' * 4_000_000)),
        "string of 100 MB.xlsx": raw_workbook(sheet_xml(f'<row r="2">{cell("A2", "x" * 100_000_000)}</row>')),
        "string beyond the list.xlsx": raw_workbook(
            sheet_xml('<row r="2"><c r="A2" t="s"><v>99</v></c><c r="B2"><v>1</v></c></row>')
        ),
        "long cell.xlsx": workbook([["when", "place"], [VALUE * 500, 1]]),
        "formulas.xlsx": raw_workbook(sheet_xml(formula)),
        "formulas without a place.xlsx": raw_workbook(sheet_xml(nowhere)),
        "formulas under another prefix.xlsx": raw_workbook(
            sheet_xml(
                GOOD_ROWS + '<x:row xmlns:x="' + MAIN + '" r="3"><x:c r="A3"><x:f>1</x:f></x:c></x:row>'
            )
        ),
        "errors.xlsx": raw_workbook(sheet_xml(error)),
        "merged headers.xlsx": raw_workbook(
            sheet_xml(GOOD_ROWS, after='<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>')
        ),
        "merged cells.xlsx": raw_workbook(
            sheet_xml(GOOD_ROWS, after='<mergeCells count="1"><mergeCell ref="A2:A5"/></mergeCells>')
        ),
        "headers twice.xlsx": workbook([["when", "when", "c"], [VALUE, 1, 2]]),
        "controls.xlsx": raw_workbook(
            sheet_xml(f'<row r="2">{cell("A2", f"{VALUE}&#x85;x")}{cell("B2", "1")}</row>')
        ),
    }


def packages() -> dict[str, bytes]:
    """Return hostile GeoPackages."""
    good = package()
    view = (
        "CREATE VIEW seen AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    )
    as_layer = "UPDATE gpkg_contents SET table_name = 'seen'"
    other = bytearray(good)
    other[68:72] = b"\x00\x00\x00\x00"
    broken = bytearray(good)
    broken[len(good) // 2 : len(good) // 2 + 4096] = b"\xa5" * 4096
    virtual = (
        "INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES "
        "('table', 'evil', 'evil', 0, 'CREATE VIRTUAL TABLE evil USING csv(filename=\"/etc/passwd\")')"
    )
    many_points = b"\x01\x02\x00\x00\x00\xff\xff\xff\xff" + bytes(32)
    curve = b"\x01\x08\x00\x00\x00\x03\x00\x00\x00" + bytes(48)
    nested = (b"\x01\x07\x00\x00\x00\x01\x00\x00\x00" * 200_000) + shapely.to_wkb(shapely.Point(1, 2))
    return {
        "view.gpkg": package(["CREATE VIEW seen AS SELECT 1 AS code"]),
        "view without end.gpkg": package([view, as_layer]),
        "trigger.gpkg": package(["CREATE TRIGGER evil AFTER INSERT ON layer BEGIN DELETE FROM layer; END"]),
        "other application.gpkg": bytes(other),
        "cut off.gpkg": good[: len(good) // 2],
        "only its first page.gpkg": good[:4096],
        "only its first bytes.gpkg": good[:60],
        "page turned.gpkg": bytes(broken),
        "virtual table.gpkg": package(["PRAGMA writable_schema = ON", virtual]),
        "computed column.gpkg": package(more=", twice INTEGER GENERATED ALWAYS AS (people * 2) VIRTUAL"),
        "no list of layers.gpkg": package(["DROP TABLE gpkg_contents"]),
        "no layer.gpkg": package(layer=False),
        "empty layer.gpkg": package(["DELETE FROM layer"]),
        "layer that is not there.gpkg": package(["DROP TABLE layer"]),
        "list of layers as its layer.gpkg": package(
            ["UPDATE gpkg_contents SET table_name = 'sqlite_schema'"]
        ),
        "geometry of garbage.gpkg": package(geometries=[b"garbage"]),
        "geometry cut off.gpkg": package(geometries=[blob_of(shapely.Point(1, 2))[:20]]),
        "geometry without number.gpkg": package(geometries=[blob_of(None, wkb=_point(float("nan"), 60))]),
        "geometry without end.gpkg": package(geometries=[blob_of(None, wkb=_point(float("inf"), 60))]),
        "4 billion points.gpkg": package(geometries=[blob_of(None, wkb=many_points)]),
        "curve.gpkg": package(geometries=[blob_of(None, wkb=curve)]),
        "geometry in geometry.gpkg": package(geometries=[blob_of(None, wkb=nested)]),
        "unknown reference system.gpkg": package(srs=100000),
        "no reference system.gpkg": package(["DELETE FROM gpkg_spatial_ref_sys"]),
        "pictures.gpkg": package(["UPDATE layer SET code = x'89504e47'"]),
        "text of no encoding.gpkg": package(["UPDATE layer SET code = CAST(x'ff41' AS TEXT)"]),
        "text of 40 MB.gpkg": package(["UPDATE layer SET code = hex(zeroblob(20000000))"]),
        "nul in a text.gpkg": package([f"UPDATE layer SET code = '{VALUE}' || char(0) || 'x'"]),
        "plain database.gpkg": package(["PRAGMA application_id = 0"]),
    }


def _point(x: float, y: float) -> bytes:
    return b"\x01\x01\x00\x00\x00" + struct.pack("<2d", x, y)


def features() -> dict[str, bytes]:
    """Return JSON that is no sound collection of features."""
    point = {"type": "Point", "coordinates": [24.94, 60.17]}

    def collection(feature: object, **more: object) -> str:
        return json.dumps({"type": "FeatureCollection", "features": [feature], **more})

    def feature(geometry: object = point, **properties: object) -> dict[str, object]:
        return {"type": "Feature", "geometry": geometry, "properties": {"note": VALUE, **properties}}

    good = collection(feature(people=1))
    found = {
        "deep.geojson": '{"type":"FeatureCollection","features":' + "[" * 200_000,
        "deep and closed.geojson": '{"a":' * 60_000 + "1" + "}" * 60_000,
        "not a number.geojson": good.replace("1}", "NaN}"),
        "coordinates without end.geojson": good.replace("24.94", "-Infinity"),
        "coordinates too large.geojson": good.replace("24.94", "1e999"),
        "number of a million digits.geojson": good.replace("1}", "9" * 1_000_000 + "}"),
        "property twice.geojson": good.replace('"people"', '"note"'),
        "half letters.geojson": good.replace(VALUE, "\\ud800"),
        "half letters in a name.geojson": good.replace("people", "\\udfff"),
        "cut off.geojson": good[:-20],
        "two of them.geojson": good + good,
        "no collection.geojson": json.dumps(feature()),
        "list.json": json.dumps([{"a": VALUE}, {"a": 2}]),
        "settings.json": json.dumps({"a": VALUE}),
        "tables in properties.geojson": collection(feature(people={"a": [VALUE]})),
        "features that are none.geojson": collection(VALUE),
        "features as a text.geojson": json.dumps({"type": "FeatureCollection", "features": VALUE}),
        "no features.geojson": json.dumps({"type": "FeatureCollection", "features": []}),
        "coordinates as texts.geojson": collection(feature({"type": "Point", "coordinates": [VALUE, "x"]})),
        "coordinates missing.geojson": collection(feature({"type": "Point"})),
        "geometry as a text.geojson": collection(feature(VALUE)),
        "unknown geometry.geojson": collection(feature({"type": VALUE, "coordinates": []})),
        "deep geometry.geojson": collection(feature()).replace("[24.94, 60.17]", "[" * 900 + "]" * 900),
        "reference system elsewhere.geojson": collection(
            feature(), crs={"type": "link", "properties": {"href": "http://example.org/crs"}}
        ),
        "unknown reference system.geojson": collection(
            feature(), crs={"type": "name", "properties": {"name": "file:///etc/passwd"}}
        ),
        "300 properties.geojson": collection(feature(**{f"p{n}": n for n in range(300)})),
        "nul.geojson": good.replace(VALUE, "\\u0000"),
        "comments.geojson": good.replace("{", "{ /* x */", 1),
    }
    return {name: text.encode() for name, text in found.items()} | {
        "in utf-16.geojson": good.encode("utf-16"),
        "in latin-1.geojson": good.replace(VALUE, "äö").encode("latin-1"),
    }


def parquets() -> dict[str, bytes]:
    """Return hostile Parquet files."""
    table = pa.table({"when": [VALUE, VALUE], "people": [1, 2]})
    good = _parquet(table)
    point = [shapely.to_wkb(shapely.Point(1, 2))] * 2

    def with_geo(geo: str, geometry: list[object] | None = None) -> bytes:
        return _parquet(
            table.append_column("geometry", pa.array(geometry or point)).replace_schema_metadata({"geo": geo})
        )

    columns = {"primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}
    grid = {"primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB", "crs": None}}}
    other = {"primary_column": "geometry", "columns": {"geometry": {"encoding": "point"}}}
    longer = _parquet(pa.concat_tables([table] * 5_000))
    footer = longer[-8 - int.from_bytes(longer[-8:-4], "little") :]
    claims = bytearray(good)
    claims[-8:-4] = b"\xff\xff\xff\x7f"
    spread = pa.DictionaryArray.from_arrays(
        pa.array(np.zeros(200_000, dtype=np.int32)), pa.array([VALUE * 300])
    )
    return {
        "cut off.parquet": good[: len(good) // 2],
        "only its mark.parquet": b"PAR1",
        "marks without a footer.parquet": b"PAR1" + bytes(100) + b"PAR1",
        "footer of 2 GB.parquet": bytes(claims),
        "footer of another.parquet": good[: len(good) // 2] + footer,
        "footer of zeros.parquet": good[:4] + bytes(200) + struct.pack("<I", 150) + b"PAR1",
        "2 million rows.parquet": _parquet(pa.table({"a": pa.array(np.ones(2_100_000, dtype=bool))})),
        "text in every row.parquet": _parquet(pa.table({"a": spread, "b": spread.indices})),
        "text of 320 MB.parquet": _parquet(
            pa.table({"a": ["x" * 316_000_000]}), use_dictionary=False, write_statistics=False
        ),
        "brotli.parquet": _parquet(table, compression="brotli"),
        "tables in columns.parquet": _parquet(pa.table({"a": [{"b": VALUE}], "c": [[1]]})),
        "pictures.parquet": _parquet(pa.table({"a": [b"\x89PNG"], "b": [1]})),
        "300 columns.parquet": _parquet(pa.table({f"c{n}": [n] for n in range(300)})),
        "no rows.parquet": _parquet(table.slice(0, 0)),
        "headers twice.parquet": _parquet(pa.table([table["when"], table["people"]], names=["When", "when"])),
        "geometry of garbage.parquet": with_geo(json.dumps(columns), [b"garbage", b"\x01"]),
        "geometry nobody knows.parquet": with_geo("not json"),
        "geometry in another column.parquet": with_geo(json.dumps(columns | {"primary_column": "people"})),
        "geometry in no column.parquet": with_geo(
            json.dumps({"primary_column": "x", "columns": {"x": {"encoding": "WKB"}}})
        ),
        "geometry in another form.parquet": with_geo(json.dumps(other)),
        "geometry without a system.parquet": with_geo(json.dumps(grid)),
        "year 200,000.parquet": _parquet(
            pa.table({"a": pa.array([2**62 // 10**6], pa.timestamp("s")), "b": [VALUE]})
        ),
    }


def _parquet(table: pa.Table, **options: object) -> bytes:
    content = io.BytesIO()
    pq.write_table(table, content, **options)
    return content.getvalue()


def places(folder: Path) -> dict[str, Path]:
    """Return paths that are no plain file, or one that is far too large and takes no room."""
    huge = folder / "10 GB.csv"
    huge.write_bytes(GOOD_CSV)
    os.truncate(huge, 10 << 30)
    hollow = folder / "200 MB of nothing.csv"
    hollow.write_bytes(GOOD_CSV)
    os.truncate(hollow, 200 << 20)
    (folder / "folder.csv").mkdir()
    os.mkfifo(folder / "pipe.csv")
    (folder / "loop.csv").symlink_to(folder / "loop.csv")
    (folder / "device.csv").symlink_to("/dev/zero")
    (folder / "to nowhere.csv").symlink_to(folder / "nothing")
    locked = folder / "locked.csv"
    locked.write_bytes(GOOD_CSV)
    locked.chmod(0)
    named = {path.name: path for path in folder.iterdir()}
    if os.access(locked, os.R_OK):
        del named["locked.csv"]  # root may read everything
    return named | {
        "missing.csv": folder / "missing.csv",
        "name with a nul": folder / "a\0b.csv",
        "name without end": folder / ("x" * 5_000),
        "file of the kernel": Path("/proc/self/status"),
        "folder as a name": folder / "10 GB.csv" / "inner.csv",
    }


GROUPS: tuple[Callable[[], dict[str, bytes]], ...] = (
    texts,
    documents,
    zips,
    workbooks,
    packages,
    features,
    parquets,
)
