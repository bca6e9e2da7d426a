//! `word/document.xml` → lines: paragraphs, items of lists, tables, tabs, text boxes; deleted revisions are left out.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use crate::error::ReadError;
use crate::text::{BULLET, INDENT, bullet, closed_up, spelled};

/// Elements inside elements; Word's own documents stay below a hundred.
const MAX_DEPTH: usize = 512;
/// Elements whose text is not shown: deleted and moved-away text, instructions of fields, and the older of two copies of a drawing.
const HIDDEN: [&str; 5] = ["del", "moveFrom", "instrText", "delText", "Fallback"];

/// A paragraph that is being read.
#[derive(Default)]
struct Paragraph {
    text: String,
    is_item: bool,
    is_indented: bool,
}

/// A row of a table: the lines of each cell.
type Cells = Vec<Vec<String>>;

/// Reads the elements; `lines` are the innermost container's.
#[derive(Default)]
struct Body {
    lines: Vec<String>,
    paragraphs: Vec<Paragraph>,
    /// Rows that are being read, with what stood before them.
    rows: Vec<(Cells, Vec<String>)>,
    /// Cells and boxes: what stood before them.
    outer: Vec<Vec<String>>,
    /// Lines of text boxes, set after the paragraph that anchors them.
    boxed: Vec<String>,
    is_text: bool,
}

/// The part's lines.
///
/// # Errors
/// When it is no XML, or is nested too deeply.
pub(super) fn lines(xml: &str) -> Result<Vec<String>, ReadError> {
    let mut reader = Reader::from_str(xml);
    let mut body = Body::default();
    let (mut depth, mut hidden_from) = (0usize, None);
    loop {
        if body.lines.len() > crate::MAX_LINES {
            return Err(ReadError::TooMuchText);
        }
        match reader.read_event().map_err(|_| ReadError::Damaged("its text is not well-formed"))? {
            Event::Start(element) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(ReadError::Damaged("its parts are nested too deeply"));
                }
                if HIDDEN.contains(&element.local_name().as_ref()) {
                    hidden_from.get_or_insert(depth);
                }
                if hidden_from.is_none() {
                    body.open(&element);
                }
            }
            Event::Empty(element) if hidden_from.is_none() => body.empty(&element),
            Event::End(element) => {
                if hidden_from.is_none() {
                    body.close(element.local_name().as_ref());
                }
                if hidden_from == Some(depth) {
                    hidden_from = None;
                }
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) if hidden_from.is_none() && body.is_text => body.push(&text),
            Event::GeneralRef(entity) if hidden_from.is_none() && body.is_text => {
                match (entity.resolve_char_ref(), resolve_predefined_entity(&entity)) {
                    (Ok(Some(c)), _) => body.push(c.encode_utf8(&mut [0; 4])),
                    (_, Some(text)) => body.push(text),
                    _ => {}
                }
            }
            Event::Eof => return if depth == 0 { Ok(body.lines) } else { Err(ReadError::Damaged("its text is cut off")) },
            _ => {}
        }
    }
}

impl Body {
    fn open(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "p" => self.paragraphs.push(Paragraph::default()),
            "t" => self.is_text = true,
            "tr" => self.rows.push((Cells::new(), std::mem::take(&mut self.lines))),
            "tc" | "txbxContent" => self.outer.push(std::mem::take(&mut self.lines)),
            _ => self.empty(element),
        }
    }

    fn empty(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "p" => self.lines.push(String::new()),
            "tab" if !is_tab_stop(element) => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "softHyphen" => {}
            "numPr" => self.with_paragraph(|paragraph| paragraph.is_item = true),
            "pStyle" => {
                let style = value(element).to_lowercase();
                let is_item = style.starts_with("list") || style.starts_with("aufz") || style.contains("bullet");
                self.with_paragraph(|paragraph| paragraph.is_item |= is_item);
            }
            "ind" => self.with_paragraph(|paragraph| paragraph.is_indented = true),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.is_text = false,
            "p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    let lines = paragraph.lines();
                    // A paragraph never goes on with the list above it.
                    let ends_list = self.lines.last().is_some_and(|last| bullet(last).is_some())
                        && lines.first().is_some_and(|first| !first.is_empty() && bullet(first).is_none());
                    if ends_list {
                        self.lines.push(String::new());
                    }
                    self.lines.extend(lines);
                }
                if self.paragraphs.is_empty() {
                    self.lines.append(&mut self.boxed);
                }
            }
            "txbxContent" => {
                let lines = self.leave();
                self.boxed.extend(lines);
            }
            "tc" => {
                let lines = self.leave();
                if let Some((cells, _)) = self.rows.last_mut() {
                    cells.push(lines);
                }
            }
            "tr" => {
                if let Some((cells, before)) = self.rows.pop() {
                    self.lines = before;
                    self.lines.extend(row_lines(cells));
                }
            }
            _ => {}
        }
    }

    /// The lines of the cell or box that ends.
    fn leave(&mut self) -> Vec<String> {
        let before = self.outer.pop().unwrap_or_default();
        std::mem::replace(&mut self.lines, before)
    }

    fn push(&mut self, text: &str) {
        self.with_paragraph(|paragraph| paragraph.text.push_str(text));
    }

    fn with_paragraph(&mut self, change: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            change(paragraph);
        }
    }
}

impl Paragraph {
    /// One line, or several where breaks part it.
    fn lines(self) -> Vec<String> {
        let indent = if self.is_indented { INDENT } else { "" };
        let mut lines = Vec::new();
        for (at, part) in self.text.split('\n').enumerate() {
            let text = spelled(part);
            let text = closed_up(text.trim());
            let item = bullet(&text).or_else(|| (self.is_item && at == 0).then_some(text.as_str())).filter(|item| !item.is_empty());
            lines.push(match item {
                Some(item) => format!("{BULLET}{item}"),
                None if text.is_empty() => String::new(),
                None if self.is_item && at > 0 => format!("{INDENT}{text}"),
                None => format!("{indent}{text}"),
            });
        }
        lines
    }
}

/// Cells of one line each are a line with tabs. Where a cell has more it is read on its own, but a short one is set before the next one's
/// first line: a date beside what it dates.
fn row_lines(cells: Cells) -> Vec<String> {
    let cells: Vec<Vec<String>> = cells.into_iter().map(trimmed).filter(|cell| !cell.is_empty()).collect();
    let mut lines: Vec<String> = Vec::new();
    let mut lead = String::new();
    let is_layout = cells.iter().filter(|cell| cell.len() > 1).count() > 1;
    for mut cell in cells {
        if cell.len() == 1 && !is_layout {
            join(&mut lead, &cell[0]);
            continue;
        }
        if !lead.is_empty() {
            let first = cell.remove(0);
            if crate::text::bullet(&first).is_some() {
                lines.push(std::mem::take(&mut lead));
                lines.push(first);
            } else {
                join(&mut lead, &first);
                lines.push(std::mem::take(&mut lead));
            }
        }
        lines.append(&mut cell);
        if is_layout {
            lines.push(String::new());
        }
    }
    if !lead.is_empty() {
        lines.push(lead);
    }
    lines
}

fn join(left: &mut String, right: &str) {
    if left.is_empty() {
        left.push_str(right);
    } else {
        left.push('\t');
        left.push_str(right.trim_start());
    }
}

/// Without empty lines around.
fn trimmed(mut lines: Vec<String>) -> Vec<String> {
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    let lead = lines.iter().take_while(|line| line.trim().is_empty()).count();
    lines.split_off(lead)
}

/// `<w:tab w:val="right" w:pos="9000"/>` defines a place, `<w:tab/>` goes there.
fn is_tab_stop(element: &BytesStart<'_>) -> bool {
    element.attributes().flatten().any(|attribute| attribute.key.local_name().as_ref() == "pos")
}

fn value(element: &BytesStart<'_>) -> String {
    let attribute = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == "val");
    attribute.map(|attribute| attribute.value.into_owned()).unwrap_or_default()
}
