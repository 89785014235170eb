//! Takes a program's file in.
//!
//! `include!` takes most files as they are. For two things there must be a
//! copy, in which every line stays where it is:
//!
//! - What belongs to a whole crate, `//!` and `#![…]` at the top, becomes an
//!   ordinary comment.
//! - A static that threads share must begin anew in each execution:
//!   `static A: T = v;` becomes `static A: Static<T> = Static::new(n, || v);`.

/// The types that a static shares by.
const SHARED: &[&str] =
    &["Atomic", "Mutex", "RwLock", "Condvar", "Barrier", "Once", "LazyLock"];

/// The text to compile instead of `text`; nothing when that can be taken as it
/// is.
pub fn taken_in(text: &str) -> Option<String> {
    let copy = without_statics(&without_head(text));
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

fn without_statics(text: &str) -> String {
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
            Some((name, of, value, after))
                if SHARED.iter().any(|s| of.contains(s)) =>
            {
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

#[cfg(test)]
mod tests {
    use super::taken_in;

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
