//! What a rendered page holds: its ids, and what it refers to.

use std::cell::RefCell;
use std::collections::HashSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer,
};

/// The ids and references of a piece of HTML.
#[derive(Default)]
pub struct Rendered {
    pub ids: HashSet<String>,
    pub references: Vec<Reference>,
}

/// An attribute that names something else.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    /// Followed when the reader asks for it; anything else is loaded with
    /// the page.
    pub is_link: bool,
    pub target: String,
}

/// The attributes by which HTML refers to something.
const REFERRING: [&str; 8] = [
    "action",
    "data",
    "formaction",
    "href",
    "ping",
    "poster",
    "src",
    "xlink:href",
];

impl Rendered {
    pub fn parse(html: &str) -> Self {
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        let tokenizer = Tokenizer::new(Sink::default(), Default::default());
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        tokenizer.sink.0.into_inner()
    }

    fn add(&mut self, tag: &Tag) {
        let is_link = matches!(&*tag.name, "a" | "area");
        for attribute in &tag.attrs {
            let name = &*attribute.name.local;
            let value = attribute.value.trim();
            let mut add = |target: &str| {
                self.references
                    .push(Reference { is_link, target: target.to_string() });
            };
            match name {
                "id" => {
                    self.ids.insert(value.to_string());
                }
                "name" if is_link => {
                    self.ids.insert(value.to_string());
                }
                "srcset" => value
                    .split(',')
                    .filter_map(|part| part.split_whitespace().next())
                    .for_each(add),
                _ if REFERRING.contains(&name) => add(value),
                _ => {}
            }
        }
    }
}

#[derive(Default)]
struct Sink(RefCell<Rendered>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else {
            return TokenSinkResult::Continue;
        };
        if tag.kind == TagKind::EndTag {
            return TokenSinkResult::Continue;
        }
        self.0.borrow_mut().add(&tag);
        // What looks like a tag inside these is none.
        match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}
