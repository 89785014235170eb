//! What a rendered page holds: its ids, what it refers to, and what runs or
//! styles it from within.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer,
};

/// What was found in a piece of HTML.
#[derive(Default)]
pub struct Rendered {
    pub ids: HashSet<String>,
    pub references: Vec<Reference>,
    /// The scripts that stand in it; what has a type of its own is data.
    pub scripts: Vec<String>,
    /// Its style sheets, and its `style` attributes.
    pub styles: Vec<String>,
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
        tokenizer.sink.found.into_inner()
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
                "style" => self.styles.push(attribute.value.to_string()),
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
struct Sink {
    found: RefCell<Rendered>,
    /// Which text the characters that come next belong to.
    text: Cell<Text>,
}

#[derive(Clone, Copy, Default)]
enum Text {
    #[default]
    Other,
    Script,
    Style,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let found = &mut *self.found.borrow_mut();
        let tag = match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => tag,
            Token::TagToken(_) => {
                self.text.set(Text::Other);
                return TokenSinkResult::Continue;
            }
            Token::CharacterTokens(characters) => {
                let text = match self.text.get() {
                    Text::Other => None,
                    Text::Script => found.scripts.last_mut(),
                    Text::Style => found.styles.last_mut(),
                };
                if let Some(text) = text {
                    text.push_str(&characters);
                }
                return TokenSinkResult::Continue;
            }
            _ => return TokenSinkResult::Continue,
        };
        found.add(&tag);
        // What looks like a tag inside these is none.
        match &*tag.name {
            "script" => {
                let has =
                    |name| tag.attrs.iter().any(|a| &*a.name.local == name);
                if !has("src") && !has("type") {
                    self.text.set(Text::Script);
                    found.scripts.push(String::new());
                }
                TokenSinkResult::RawData(RawKind::ScriptData)
            }
            "style" => {
                self.text.set(Text::Style);
                found.styles.push(String::new());
                TokenSinkResult::RawData(RawKind::Rawtext)
            }
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}
