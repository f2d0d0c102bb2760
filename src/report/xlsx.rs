//! The matrix as a workbook: the smallest that spreadsheets open. Numbers stand with the digits that are printed, texts as
//! texts, so that none becomes a formula.

use std::fmt::Write;

use flate2::Crc;

use super::notes::BillNote;
use super::printed::Printed;
use super::text::clean;

/// A cell of a sheet.
enum Cell<'a> {
    Text(&'a str),
    Number(String),
}

impl Printed {
    /// Two sheets: the rows of the CSV, and the proof with what is to be said of the bills.
    pub fn xlsx(&self, bills: &[BillNote]) -> Vec<u8> {
        let mut matrix = String::new();
        let heads = self.by.iter().map(|by| Cell::Text(by.name())).chain([Cell::Text("cost")]);
        row(&mut matrix, heads);
        for line in &self.rows {
            let cost = Cell::Number(self.digits.plain(line.cost));
            row(&mut matrix, line.texts.iter().map(|text| Cell::Text(text)).chain([cost]));
        }
        let mut proof = String::new();
        let sums = [
            ("in", self.proof.money_in),
            ("allocated", self.proof.allocated),
            ("unallocated", self.proof.unallocated),
            ("difference", self.proof.difference),
        ];
        for (name, amount) in sums {
            row(&mut proof, [Cell::Text(name), Cell::Number(amount.to_string())]);
        }
        row(&mut proof, [Cell::Text("currency"), Cell::Text(&self.proof.currency)]);
        row(&mut proof, [Cell::Text("rejected"), Cell::Number(self.proof.rejected.to_string())]);
        for remark in bills.iter().flat_map(BillNote::remarks) {
            row(&mut proof, [Cell::Text("bill"), Cell::Text(&remark)]);
        }
        workbook(&[("Matrix", matrix), ("Proof", proof)])
    }
}

fn row<'a>(sheet: &mut String, cells: impl IntoIterator<Item = Cell<'a>>) {
    sheet.push_str("<row>");
    for cell in cells {
        let _ = match cell {
            Cell::Text(text) => {
                write!(
                    sheet,
                    "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                    escaped(text)
                )
            }
            Cell::Number(number) => write!(sheet, "<c><v>{number}</v></c>"),
        };
    }
    sheet.push_str("</row>");
}

fn escaped(text: &str) -> String {
    clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

fn workbook(sheets: &[(&str, String)]) -> Vec<u8> {
    let (mut kinds, mut listed, mut related) = (String::new(), String::new(), String::new());
    let mut archive = Archive::default();
    for (place, (name, rows)) in sheets.iter().enumerate() {
        let number = place + 1;
        let _ = write!(
            kinds,
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{KIND}.worksheet+xml\"/>"
        );
        let _ = write!(listed, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"r{number}\"/>");
        let _ = write!(
            related,
            "<Relationship Id=\"r{number}\" Type=\"{DOCUMENT}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
        archive.add(
            &format!("xl/worksheets/sheet{number}.xml"),
            &format!("{DECLARATION}<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"),
        );
    }
    archive.add(
        "[Content_Types].xml",
        &format!(
            "{DECLARATION}<Types xmlns=\"{PACKAGE}/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Override PartName=\"/xl/workbook.xml\" ContentType=\"{KIND}.sheet.main+xml\"/>{kinds}</Types>"
        ),
    );
    archive.add(
        "_rels/.rels",
        &format!(
            "{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\">\
             <Relationship Id=\"r1\" Type=\"{DOCUMENT}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    archive.add(
        "xl/workbook.xml",
        &format!(
            "{DECLARATION}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{DOCUMENT}\"><sheets>{listed}</sheets></workbook>"
        ),
    );
    archive.add(
        "xl/_rels/workbook.xml.rels",
        &format!("{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\">{related}</Relationships>"),
    );
    archive.finish()
}

/// A ZIP archive of members that are stored as they are, all of one day: the same matrix gives the same bytes.
#[derive(Default)]
struct Archive {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    members: u16,
}

impl Archive {
    fn add(&mut self, name: &str, text: &str) {
        let mut sum = Crc::new();
        sum.update(text.as_bytes());
        let (size, at) = (text.len() as u32, self.bytes.len() as u32);
        // Version, flags, method, time, day (1980-01-01), sum, both sizes, length of the name, of nothing more.
        let mut about = vec![20, 0, 0, 8, 0, 0, 0, 0, 33, 0];
        for number in [sum.sum(), size, size] {
            about.extend(number.to_le_bytes());
        }
        about.extend((name.len() as u16).to_le_bytes());
        about.extend([0, 0]);
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&about);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(text.as_bytes());
        self.directory.extend(b"PK\x01\x02\x14\x00");
        self.directory.extend(&about);
        self.directory.extend([0; 10]);
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.members += 1;
    }

    fn finish(mut self) -> Vec<u8> {
        let (at, size) = (self.bytes.len() as u32, self.directory.len() as u32);
        self.bytes.extend(self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend([self.members.to_le_bytes(), self.members.to_le_bytes()].concat());
        self.bytes.extend(size.to_le_bytes());
        self.bytes.extend(at.to_le_bytes());
        self.bytes.extend([0, 0]);
        self.bytes
    }
}
