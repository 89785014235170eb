//! Takes a program's file in.
//!
//! `include!` takes most files as they are. For two things there must be a
//! copy, in which every line stays where it is:
//!
//! - What belongs to a whole crate, `//!` and `#![…]` at the top, becomes an
//!   ordinary comment.
//! - A static that threads share must begin anew in each execution:
//!   `static A: T = v;` becomes `static A: Static<T> = Static::new(n, || v);`.
//!   What makes the value need not be `const` then, and cannot: a `const fn` of a
//!   type that holds what threads share becomes a `fn`.

use proc_macro2::{Delimiter, LineColumn, TokenStream, TokenTree};

mod waiting;

pub use waiting::{Span, waiting_loops};

/// The types that a static shares by.
const SHARED: &[&str] =
    &["Atomic", "Mutex", "RwLock", "Condvar", "Barrier", "Once", "LazyLock"];

/// The text to compile instead of `text`; nothing when that can be taken as it
/// is.
pub fn taken_in(text: &str) -> Option<String> {
    let copy = without_head(text);
    let own = own_shared(&copy);
    let copy = without_statics(&without_const(&copy, &own), &own);
    (copy != text).then_some(copy)
}

/// Whether a type of this name, or what is written so, holds what threads
/// share.
fn is_shared(name: &str, own: &[String]) -> bool {
    let words = || name.split(|c: char| !c.is_alphanumeric() && c != '_');
    SHARED.iter().any(|s| name.contains(s))
        || words().any(|word| own.iter().any(|o| o == word))
}

/// The file's own types that hold what threads share.
fn own_shared(text: &str) -> Vec<String> {
    let Ok(stream) = text.parse::<TokenStream>() else { return Vec::new() };
    let mut types = Vec::new();
    find_types(stream, &mut types);
    let mut own = Vec::new();
    // Until there are no more: a type may hold another one.
    while let Some(at) = types.iter().position(|t| is_shared(&t.1, &own)) {
        own.push(types.swap_remove(at).0);
    }
    own
}

/// The types that are defined, and what stands in them.
fn find_types(stream: TokenStream, types: &mut Vec<(String, String)>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Group(group) => find_types(group.stream(), types),
            TokenTree::Ident(word) if *word == "struct" || *word == "enum" => {
                let group = trees[at..].iter().find_map(|t| match t {
                    TokenTree::Group(group) => Some(group.to_string()),
                    _ => None,
                });
                if let (Some(name), Some(inside)) = (trees.get(at + 1), group) {
                    types.push((name.to_string(), inside));
                }
            }
            _ => {}
        }
    }
}

/// `text` with a `fn` for each `const fn` of, or for, such a type. Every
/// character stays where it is.
fn without_const(text: &str, own: &[String]) -> String {
    let Ok(stream) = text.parse::<TokenStream>() else {
        return text.to_owned();
    };
    let mut places = Vec::new();
    find_const(stream, own, false, &mut places);
    let mut lines: Vec<Vec<char>> =
        text.split('\n').map(|l| l.chars().collect()).collect();
    for at in places {
        lines[at.line - 1][at.column..at.column + "const".len()].fill(' ');
    }
    let lines: Vec<String> =
        lines.into_iter().map(|l| l.into_iter().collect()).collect();
    lines.join("\n")
}

/// Where `const` stands before such a function. `inside`: of an `impl` for such
/// a type.
fn find_const(
    stream: TokenStream,
    own: &[String],
    inside: bool,
    places: &mut Vec<LineColumn>,
) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let mut head = String::new();
    for (at, tree) in trees.iter().enumerate() {
        let next = trees.get(at + 1).map(ToString::to_string);
        match tree {
            TokenTree::Ident(word) if *word == "const" => {
                let whole: String = trees[at..]
                    .iter()
                    .scan(false, |over, t| {
                        let last = matches!(t, TokenTree::Group(g) if g.delimiter() == Delimiter::Brace);
                        (!std::mem::replace(over, last))
                            .then(|| t.to_string() + " ")
                    })
                    .collect();
                if next.as_deref() == Some("fn")
                    && (inside || is_shared(&whole, own))
                {
                    places.push(word.span().start());
                }
            }
            TokenTree::Group(group)
                if group.delimiter() == Delimiter::Brace =>
            {
                let inside = head.contains("impl ") && is_shared(&head, own);
                find_const(group.stream(), own, inside, places);
                head.clear();
                continue;
            }
            TokenTree::Punct(p) if p.as_char() == ';' => head.clear(),
            _ => {}
        }
        head += &tree.to_string();
        head.push(' ');
    }
}

/// `text` without what belongs to a whole crate, for an `include!` against the
/// real libraries; nothing when there is no such thing in it.
pub fn headless(text: &str) -> Option<String> {
    let copy = without_head(text);
    (copy != text).then_some(copy)
}

fn without_head(text: &str) -> String {
    let mut head = true;
    let lines = text.split_inclusive('\n').map(|line| {
        let begin = line.trim_start();
        head &= begin.is_empty()
            || begin.starts_with("//")
            || begin.starts_with("#![");
        match begin.strip_prefix("//!").or(begin.strip_prefix("#![")) {
            Some(rest) if head => format!("// {rest}"),
            _ => line.to_owned(),
        }
    });
    lines.collect()
}

fn without_statics(text: &str, own: &[String]) -> String {
    let mut copy = String::new();
    let mut rest = text;
    let mut number = 0;
    while let Some(at) = rest.find("static ") {
        let (before, from) = rest.split_at(at);
        copy += before;
        let line = before.rsplit('\n').next().unwrap_or_default().trim();
        let is_item = line.is_empty()
            || line == "pub"
            || (line.starts_with("pub(") && line.ends_with(')'));
        match parse(from).filter(|_| is_item) {
            Some((name, of, value, after)) if is_shared(of, own) => {
                copy += &format!(
                    "static {name}: ::std::statics::Static<{of}> = ::std::statics::Static::new({number}, ||{value});"
                );
                number += 1;
                rest = after;
            }
            _ => {
                copy += "static ";
                rest = &from["static ".len()..];
            }
        }
    }
    copy + rest
}

/// The name, the type and the value of `static NAME: TYPE = VALUE;`, and what
/// comes after.
fn parse(from: &str) -> Option<(&str, &str, &str, &str)> {
    let item = from.strip_prefix("static ")?;
    let (name, item) = item.split_once(':')?;
    let name = name.trim();
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '_')
    {
        return None;
    }
    let (of, item) = item.split_once('=')?;
    let mut depth = 0;
    let end = item.char_indices().find(|&(_, c)| {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        c == ';' && depth == 0
    })?;
    Some((name, of.trim(), &item[..end.0], &item[end.0 + 1..]))
}

/// Functions of `Arc` whose answer depends on how many there are. The models
/// do not see when one is cloned or dropped: it is std's own, since only that
/// one can become an `Arc<dyn Trait>`.
const OF_ARC: &[&str] = &[
    "decrement_strong_count",
    "downgrade",
    "from_raw",
    "get_mut",
    "increment_strong_count",
    "into_inner",
    "into_raw",
    "make_mut",
    "new_cyclic",
    "strong_count",
    "try_unwrap",
    "unwrap_or_clone",
    "weak_count",
];

/// Types that have functions of these names as well, which are modelled or
/// no other thread's business.
const OF_OTHERS: &[&str] = &[
    "BinaryHeap",
    "Cell",
    "Cursor",
    "LazyLock",
    "Mutex",
    "OnceCell",
    "OnceLock",
    "PeekMut",
    "Pin",
    "PoisonError",
    "Rc",
    "RefCell",
    "RwLock",
    "UnsafeCell",
    "Vec",
    "VecDeque",
    "BTreeMap",
    "Box",
];

/// What a program asks for by name, compiles, and has no model; and the line.
///
/// That is `core`, by which a program would get round the models, and what
/// tells how many `Arc`s there are. Where it is in doubt whose function is
/// named, it is taken for that of `Arc`.
pub fn not_modelled(text: &str) -> Option<(usize, String)> {
    // What is no Rust, rustc speaks of.
    let stream: TokenStream = text.parse().ok()?;
    let mut tokens = Vec::new();
    flatten(stream, &mut tokens);
    let word = |at: usize| tokens.get(at).map_or("", |t| &*t.0);
    let own: Vec<&str> = (1..tokens.len())
        .filter(|&at| matches!(word(at - 1), "struct" | "enum" | "union"))
        .map(word)
        .collect();
    for (at, (token, line)) in tokens.iter().enumerate() {
        let before = |n: usize| at.checked_sub(n).map_or("", word);
        let found = |what: &str| Some((*line, what.to_owned()));
        let path = word(at + 1) == ":" && word(at + 2) == ":";
        if matches!(&**token, "core" | "alloc")
            && before(1) != ":"
            && before(1) != "."
            && (path || matches!(before(1), "use" | "crate"))
        {
            return found(&format!("`{token}` (its types are those of `std`)"));
        }
        if token == "as"
            && before(1) == "Arc"
            && OF_OTHERS.contains(&word(at + 1))
        {
            return found("`Arc` by the name of another type");
        }
        if !OF_ARC.contains(&&**token) || matches!(before(1), "." | "fn") {
            continue;
        }
        if before(1) != ":" {
            // A function of the file's own, or the argument of a macro.
            let own = (1..tokens.len())
                .any(|i| word(i - 1) == "fn" && word(i) == token);
            if own {
                continue;
            }
            return found(&format!("`{token}` (of `Arc`?)"));
        }
        let of = of(&tokens, at);
        let other = OF_OTHERS.contains(&of) || of.starts_with("Atomic");
        if !other && !own.contains(&of) {
            return found(&format!("`Arc::{token}`"));
        }
    }
    None
}

/// The type of `Type::<T>::function`, whose function is token number `at`.
fn of(tokens: &[(String, usize)], at: usize) -> &str {
    let word = |at: usize| tokens.get(at).map_or("", |t| &*t.0);
    let mut at = at.wrapping_sub(3);
    if word(at) == ">" {
        let mut depth = 0;
        while let Some((token, _)) = tokens.get(at) {
            match &**token {
                ">" => depth += 1,
                "<" => depth -= 1,
                _ => {}
            }
            at = at.wrapping_sub(1);
            if depth == 0 {
                break;
            }
        }
        // `Type::<T>`, or `<Type<T>>`, which says nothing here.
        if word(at) != ":" {
            return "";
        }
        at = at.wrapping_sub(2);
    }
    word(at)
}

fn flatten(stream: TokenStream, tokens: &mut Vec<(String, usize)>) {
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    _ => ("(", ")"),
                };
                tokens.push((open.to_owned(), line));
                flatten(group.stream(), tokens);
                tokens
                    .push((close.to_owned(), group.span_close().start().line));
            }
            // `r#get_mut` is `get_mut`.
            TokenTree::Ident(name) => {
                let name = name.to_string();
                tokens.push((name.trim_start_matches("r#").to_owned(), line));
            }
            other => tokens.push((other.to_string(), line)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::not_modelled;
    use super::taken_in;

    #[test]
    fn what_tells_how_many_arcs_there_are_is_refused() {
        let line = |text| not_modelled(text).map(|found| found.0);
        for refused in [
            "fn f() {\n Arc::strong_count(&a) }",
            "type A = Arc<u8>;\nfn f() { A::get_mut(&mut a) }",
            "use Arc as B;\nfn f() { B::<u8>::try_unwrap(a) }",
            "\nfn f() { <Arc<u8>>::into_inner(a) }",
            "macro!(\nArc, into_inner);",
            "\nuse core::sync::atomic::AtomicU8;",
            "\nuse core as c;",
            "\nextern crate alloc;",
            "\nuse std::sync::Arc as Rc;",
            "\nfn f() { map(Arc::into_inner) }",
        ] {
            assert_eq!(line(refused), Some(2), "{refused}");
        }
        for taken in [
            "// Arc::strong_count\nfn f() { \"Arc::get_mut\"; m.get_mut(); }",
            "fn f() { Rc::strong_count(&a); Mutex::<u8>::into_inner(m) }",
            "struct A; impl A { fn get_mut() {} } fn f() { A::get_mut() }",
            "fn f() { m.into_inner().unwrap(); map(Mutex::into_inner) }",
            "fn f() { core.x(); n.fetch_add(1); AtomicU8::into_inner(n) }",
        ] {
            assert_eq!(not_modelled(taken), None, "{taken}");
        }
    }

    #[test]
    fn an_ordinary_file_is_taken_as_it_is() {
        assert_eq!(taken_in("fn main() {}\n// static A\n"), None);
        assert_eq!(
            taken_in("static N: u32 = 3;\nfn f(s: &'static str) {}\n"),
            None
        );
    }

    #[test]
    fn what_belongs_to_a_crate_becomes_a_comment_on_the_same_line() {
        let copy =
            taken_in("//! A.\n#![allow(dead_code)]\n\nfn main() {}\n").unwrap();
        assert_eq!(copy, "//  A.\n// allow(dead_code)]\n\nfn main() {}\n");
    }

    #[test]
    fn a_static_of_a_type_that_holds_what_is_shared_begins_anew_too() {
        let copy = taken_in(
            "struct Bit(AtomicBool);\nstruct Gate { bit: Bit }\nimpl Gate {\n    pub const fn new() -> Self {\n\
             Self { bit: Bit(AtomicBool::new(false)) } } }\nconst fn three() -> u8 { 3 }\nstatic G: Gate = Gate::new();\n",
        );
        let expected = "struct Bit(AtomicBool);\nstruct Gate { bit: Bit }\nimpl Gate {\n    pub       fn new() -> Self {\n\
             Self { bit: Bit(AtomicBool::new(false)) } } }\nconst fn three() -> u8 { 3 }\n\
             static G: ::std::statics::Static<Gate> = ::std::statics::Static::new(0, || Gate::new());\n";
        assert_eq!(copy.unwrap(), expected);
        assert_eq!(taken_in("struct A(u8);\nstatic B: A = A(3);\n"), None);
    }

    #[test]
    fn a_static_that_is_shared_begins_anew_in_each_execution() {
        let copy = taken_in(
            "pub static A: Mutex<[u8; 2]> =\n    Mutex::new([1; 2]);\nstatic B: Once = Once::new();\n",
        );
        let expected = "pub static A: ::std::statics::Static<Mutex<[u8; 2]>> = ::std::statics::Static::new(0, ||\n    \
                        Mutex::new([1; 2]));\nstatic B: ::std::statics::Static<Once> = \
                        ::std::statics::Static::new(1, || Once::new());\n";
        assert_eq!(copy.unwrap(), expected);
    }
}
