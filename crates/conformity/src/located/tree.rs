//! From parser events to a value with places. The tree is built on a stack of its own, so that
//! deep nesting is refused and never overflows.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, Tag};
use serde_json::{Map, Value};

use super::{AROUND, Document, Fault, Limits, Place, Spot, Text, scalar};

/// Parses one document.
pub(super) fn parse(bytes: &[u8], limits: &Limits) -> Result<Document, Fault> {
    let text = decode(bytes, limits)?;
    let mut builder = Builder::new(text, limits);
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| builder.syntax(*error.marker(), error.info()))?;
        match event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    let message = "a second document starts here; write one document a file";
                    return Err(Fault::new(place(span.start), message));
                }
            }
            Event::Alias(anchor) => builder.alias(anchor, span)?,
            Event::Scalar(text, style, anchor, tag) => {
                builder.scalar(&text, style, anchor, tag.as_deref(), span)?;
            }
            Event::SequenceStart(anchor, tag) => {
                builder.open(anchor, tag.as_deref(), span, false)?;
            }
            Event::MappingStart(anchor, tag) => builder.open(anchor, tag.as_deref(), span, true)?,
            Event::SequenceEnd | Event::MappingEnd => builder.close(),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
    }
    let (value, spot) = builder
        .root
        .unwrap_or_else(|| (Value::Null, Spot::at(Place::START)));
    Ok(Document { value, spot })
}

/// Checks size and encoding and drops a byte order mark.
fn decode<'a>(bytes: &'a [u8], limits: &Limits) -> Result<&'a str, Fault> {
    if bytes.len() > limits.bytes {
        let message = format!(
            "the file has {} bytes, and {} are the most that is read; split it",
            bytes.len(),
            limits.bytes
        );
        return Err(Fault::new(Place::START, message));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
        let line_start = good.rfind('\n').map_or(0, |at| at + 1);
        let place = Place {
            line: good.matches('\n').count() + 1,
            column: good[line_start..].chars().count() + 1,
        };
        Fault::new(
            place,
            "the text is not UTF-8 from here on; save the file as UTF-8",
        )
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn place(marker: Marker) -> Place {
    Place {
        line: marker.line().max(1),
        column: marker.col() + 1,
    }
}

impl Spot {
    /// Starts the spot of a value that begins here.
    fn at(value: Place) -> Self {
        Self {
            value,
            key: None,
            text: Text::Unknown,
            parts: Vec::new(),
        }
    }
}

/// How much stands in a document or a part of it.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    /// Values, keys among them.
    nodes: usize,
    /// Bytes of their texts.
    bytes: usize,
}

/// A list or mapping that is not closed yet.
struct Frame {
    spot: Spot,
    anchor: usize,
    before: Size,
    content: Content,
}

enum Content {
    List(Vec<Value>),
    Map {
        entries: Map<String, Value>,
        key: Option<(String, Place)>,
    },
}

struct Builder<'a> {
    lines: Vec<&'a str>,
    limits: &'a Limits,
    stack: Vec<Frame>,
    anchors: HashMap<usize, (Value, Size)>,
    size: Size,
    repeated: usize,
    root: Option<(Value, Spot)>,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, limits: &'a Limits) -> Self {
        Self {
            lines: text.lines().collect(),
            limits,
            stack: Vec::new(),
            anchors: HashMap::new(),
            size: Size::default(),
            repeated: 0,
            root: None,
        }
    }

    /// Turns the parser's complaint into ours; a tab as indentation is the commonest cause.
    fn syntax(&self, marker: Marker, info: &str) -> Fault {
        let found = place(marker);
        let line_of = |number: usize| {
            self.lines
                .get(number.wrapping_sub(1))
                .copied()
                .unwrap_or("")
        };
        for number in [found.line, found.line.saturating_sub(1), found.line + 1] {
            let line = line_of(number);
            let blank = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
            if let Some(at) = blank.find('\t') {
                let place = Place {
                    line: number,
                    column: at + 1,
                };
                return Fault::new(place, "a tab indents this line; indent with spaces");
            }
        }
        if info.contains("recursion limit") {
            return self.too_deep(found);
        }
        Fault::new(found, format!("this is not YAML: {info}"))
    }

    fn too_deep(&self, at: Place) -> Fault {
        Fault::new(
            at,
            format!("this is nested more than {} levels deep", self.limits.depth),
        )
    }

    fn awaits_key(&self) -> bool {
        let frame = self.stack.last();
        matches!(
            frame.map(|frame| &frame.content),
            Some(Content::Map { key: None, .. })
        )
    }

    fn count(&mut self, size: Size, span: Span) -> Result<(), Fault> {
        self.size.nodes = self.size.nodes.saturating_add(size.nodes);
        self.size.bytes = self.size.bytes.saturating_add(size.bytes);
        if self.size.nodes <= self.limits.nodes {
            return Ok(());
        }
        let message = format!(
            "the document holds more than {} values, those repeated by aliases included",
            self.limits.nodes
        );
        Err(Fault::new(place(span.start), message))
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<(), Fault> {
        let at = place(span.start);
        let as_text = tagged_text(tag, at)? || style != ScalarStyle::Plain;
        let size = Size {
            nodes: 1,
            bytes: text.len(),
        };
        self.count(size, span)?;
        if self.awaits_key() {
            return self.key(text, at);
        }
        let value = if as_text {
            Value::String(text.to_owned())
        } else {
            scalar::plain(text).map_err(|message| Fault::new(at, message))?
        };
        let spot = Spot {
            text: self.lie(text, style, span),
            ..Spot::at(at)
        };
        if anchor != 0 {
            self.anchors.insert(anchor, (value.clone(), size));
        }
        self.push(value, spot);
        Ok(())
    }

    /// Tells how the characters of a scalar lie in the file.
    fn lie(&self, text: &str, style: ScalarStyle, span: Span) -> Text {
        let at = place(span.start);
        match style {
            ScalarStyle::Plain => Text::Line(at),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let exact = span.len() == text.chars().count() + 2;
                let inside = Place {
                    column: at.column + 1,
                    ..at
                };
                if exact {
                    Text::Line(inside)
                } else {
                    Text::Unknown
                }
            }
            ScalarStyle::Literal => self.block(text, at),
            ScalarStyle::Folded => Text::Unknown,
        }
    }

    /// Finds the first line of a literal block by its first line of text.
    fn block(&self, text: &str, at: Place) -> Text {
        let skipped = text.lines().take_while(|line| line.is_empty()).count();
        let Some(first) = text.lines().nth(skipped) else {
            return Text::Unknown;
        };
        let from = at.line.saturating_sub(1);
        for (number, line) in self.lines.iter().enumerate().skip(from) {
            let indent = line.len().saturating_sub(first.len());
            let inside = line.ends_with(first) && line[..indent].bytes().all(|byte| byte == b' ');
            if inside && number >= skipped {
                return Text::Block(Place {
                    line: number + 1 - skipped,
                    column: indent + 1,
                });
            }
        }
        Text::Unknown
    }

    fn key(&mut self, text: &str, at: Place) -> Result<(), Fault> {
        let Some(Frame {
            spot,
            content: Content::Map { entries, key },
            ..
        }) = self.stack.last_mut()
        else {
            return Ok(());
        };
        if entries.contains_key(text) {
            let earlier = entries.keys().position(|key| key == text);
            let earlier = earlier.and_then(|at| spot.parts.get(at)?.key);
            let earlier = earlier.map_or(String::new(), |place| format!(" in line {}", place.line));
            return Err(Fault::new(
                at,
                format!("the key {text} is already given{earlier}"),
            ));
        }
        *key = Some((text.to_owned(), at));
        Ok(())
    }

    fn open(
        &mut self,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
        mapping: bool,
    ) -> Result<(), Fault> {
        let at = place(span.start);
        if let Some(tag) = tag {
            return Err(Fault::new(
                at,
                format!("the tag {tag} is not used here; remove it"),
            ));
        }
        if self.awaits_key() {
            return Err(Fault::new(
                at,
                "a key is a word here, not a list or a mapping",
            ));
        }
        if self.stack.len() >= self.limits.depth {
            return Err(self.too_deep(at));
        }
        let before = self.size;
        self.count(Size { nodes: 1, bytes: 0 }, span)?;
        let content = if mapping {
            Content::Map {
                entries: Map::new(),
                key: None,
            }
        } else {
            Content::List(Vec::new())
        };
        self.stack.push(Frame {
            spot: Spot::at(at),
            anchor,
            before,
            content,
        });
        Ok(())
    }

    fn close(&mut self) {
        let Some(frame) = self.stack.pop() else {
            return;
        };
        let value = match frame.content {
            Content::List(items) => Value::Array(items),
            Content::Map { entries, .. } => Value::Object(entries),
        };
        if frame.anchor != 0 {
            let size = Size {
                nodes: self.size.nodes - frame.before.nodes,
                bytes: self.size.bytes - frame.before.bytes,
            };
            self.anchors.insert(frame.anchor, (value.clone(), size));
        }
        self.push(value, frame.spot);
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Fault> {
        let at = place(span.start);
        if self.awaits_key() {
            return Err(Fault::new(at, "a key is a word here, not an alias"));
        }
        let Some((_, size)) = self.anchors.get(&anchor) else {
            return Err(Fault::new(at, "this alias stands inside what it repeats"));
        };
        let size = *size;
        self.count(size, span)?;
        let around = size.nodes.saturating_mul(AROUND);
        let more = size.bytes.saturating_add(around);
        self.repeated = self.repeated.saturating_add(more);
        if self.repeated > self.limits.repeated {
            let message = format!(
                "aliases repeat more than {} bytes up to here; write out what is meant, or less of it",
                self.limits.repeated
            );
            return Err(Fault::new(at, message));
        }
        let value = self.anchors[&anchor].0.clone();
        self.push(value, Spot::at(at));
        Ok(())
    }

    fn push(&mut self, value: Value, mut spot: Spot) {
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some((value, spot));
            return;
        };
        match &mut frame.content {
            Content::List(items) => items.push(value),
            Content::Map { entries, key } => {
                let Some((key, place)) = key.take() else {
                    return;
                };
                spot.key = Some(place);
                entries.insert(key, value);
            }
        }
        frame.spot.parts.push(spot);
    }
}

/// Reads a scalar's tag: `!!str` makes it text, any other is refused.
fn tagged_text(tag: Option<&Tag>, at: Place) -> Result<bool, Fault> {
    match tag {
        None => Ok(false),
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => Ok(true),
        Some(tag) => Err(Fault::new(
            at,
            format!("the tag {tag} is not used here; remove it"),
        )),
    }
}
