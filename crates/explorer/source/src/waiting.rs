//! Loops that only wait.

use proc_macro2::{LineColumn, Spacing, TokenStream, TokenTree};

/// Where a loop begins and ends: line and column, both counted from 1.
pub type Span = [(usize, usize); 2];

/// What such a loop may call: it changes nothing but an atomic, or returns what
/// it is given. A loop that changes an atomic is seen to do so.
const CALLS: &[&str] = &[
    "Err",
    "Ok",
    "Some",
    "compare_exchange",
    "compare_exchange_weak",
    "fetch_and",
    "fetch_max",
    "fetch_min",
    "fetch_or",
    "from_micros",
    "from_millis",
    "from_nanos",
    "from_secs",
    "is_err",
    "is_none",
    "is_ok",
    "is_some",
    "load",
    "sleep",
    "spin_loop",
    "swap",
    "yield_now",
];

/// Words that begin what keeps or does something, and loops within loops.
const NEVER: &[&str] = &[
    "as", "async", "await", "const", "fn", "for", "impl", "loop", "macro",
    "move", "mut", "ref", "static", "struct", "unsafe", "use", "while",
];

/// Words that a parenthesis may follow without being called.
const WORDS: &[&str] = &["break", "else", "if", "in", "let", "match", "return"];

/// Traits by which an operator, or the end of a name, runs code of the
/// program's own.
const OPERATORS: &[&str] = &[
    "Add",
    "BitAnd",
    "BitOr",
    "BitXor",
    "Deref",
    "DerefMut",
    "Div",
    "Drop",
    "Index",
    "IndexMut",
    "Mul",
    "Neg",
    "Not",
    "PartialEq",
    "PartialOrd",
    "Rem",
    "Shl",
    "Shr",
    "Sub",
];

/// The loops of `text`, `while` and `loop`, that keep nothing from one round to
/// the next: whatever a round did, the next one begins as it did.
///
/// In such a loop nothing is assigned, no macro is used, and nothing is called
/// but what `CALLS` names; and the file gives none of these names, and no
/// operator, a meaning of its own. `let` is taken: what it names is gone when
/// the round is. So the loop's own variables, and all that it can reach, are
/// after a round what they were before, but for the atomics.
pub fn waiting_loops(text: &str) -> Vec<Span> {
    let Ok(stream) = text.parse::<TokenStream>() else { return Vec::new() };
    let mut words = Vec::new();
    all_words(stream.clone(), &mut words);
    let own = |pair: &[String]| {
        matches!(&*pair[0], "fn" | "as") && CALLS.contains(&&*pair[1])
    };
    let of =
        |pair: &[String]| pair[1] == "for" && OPERATORS.contains(&&*pair[0]);
    if words.windows(2).any(|pair| own(pair) || of(pair))
        || words.iter().any(|w| w == "macro_rules")
    {
        return Vec::new();
    }
    let mut loops = Vec::new();
    find(stream, &mut loops);
    loops
}

/// Every word, but for what stands in angle brackets after it.
fn all_words(stream: TokenStream, words: &mut Vec<String>) {
    let mut depth = 0;
    for tree in stream {
        match tree {
            TokenTree::Group(group) => all_words(group.stream(), words),
            TokenTree::Ident(word) if depth == 0 => {
                words.push(word.to_string());
            }
            TokenTree::Punct(p) if p.as_char() == '<' => depth += 1,
            TokenTree::Punct(p) if p.as_char() == '>' && depth > 0 => {
                depth -= 1;
            }
            TokenTree::Punct(p) if p.as_char() == ';' => depth = 0,
            _ => {}
        }
    }
}

fn find(stream: TokenStream, loops: &mut Vec<Span>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let brace = |tree: &TokenTree| matches!(tree, TokenTree::Group(g) if g.delimiter() == proc_macro2::Delimiter::Brace);
    for (at, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Group(group) => find(group.stream(), loops),
            TokenTree::Ident(word) if *word == "while" || *word == "loop" => {
                let Some(length) = trees[at + 1..].iter().position(brace)
                else {
                    continue;
                };
                let end = at + 1 + length;
                let inside: TokenStream =
                    trees[at + 1..=end].iter().cloned().collect();
                if keeps_nothing(inside) {
                    let place = |p: LineColumn| (p.line, p.column + 1);
                    loops.push([
                        place(word.span().start()),
                        place(trees[end].span().end()),
                    ]);
                }
            }
            _ => {}
        }
    }
}

fn keeps_nothing(stream: TokenStream) -> bool {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    // `let` allows one `=`, until the statement ends.
    let mut may_assign = false;
    let mut operator = String::new();
    for (at, tree) in trees.iter().enumerate() {
        if !matches!(tree, TokenTree::Punct(_)) {
            operator.clear();
        }
        let next = trees.get(at + 1);
        let called = matches!(next, Some(TokenTree::Group(g)) if g.delimiter() == proc_macro2::Delimiter::Parenthesis);
        match tree {
            TokenTree::Ident(word) => {
                let word = word.to_string();
                let macro_ = matches!(next, Some(TokenTree::Punct(p)) if p.as_char() == '!')
                    && matches!(trees.get(at + 2), Some(TokenTree::Group(_)));
                if macro_
                    || NEVER.contains(&&*word)
                    || called
                        && !CALLS.contains(&&*word)
                        && !WORDS.contains(&&*word)
                {
                    return false;
                }
                may_assign |= word == "let";
            }
            TokenTree::Punct(p) => {
                operator.push(p.as_char());
                if p.spacing() == Spacing::Joint {
                    continue;
                }
                let whole = std::mem::take(&mut operator);
                match &*whole {
                    ";" => may_assign = false,
                    "=" if may_assign => may_assign = false,
                    // A field of a new value, or a call by `::<>()`.
                    ":" | "::<" => return false,
                    "==" | "!=" | "<=" | ">=" | "=>" => {}
                    _ if whole.contains('=') => return false,
                    _ => {}
                }
            }
            TokenTree::Group(group) => {
                // What a parenthesis or bracket returns may be called.
                if called || !keeps_nothing(group.stream()) {
                    return false;
                }
            }
            TokenTree::Literal(_) => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::waiting_loops;

    #[test]
    fn a_loop_that_keeps_nothing_is_found_with_its_place() {
        let text = "fn f() {\n    while !a.load(SeqCst) {\n        spin_loop();\n    }\n}\n";
        assert_eq!(waiting_loops(text), [[(2, 5), (4, 6)]]);
    }

    #[test]
    fn loops_that_only_wait_are_found() {
        for taken in [
            "while a.load(SeqCst) {}",
            "while self.a[other].load(SeqCst) && self.b.load(SeqCst) == other { std::thread::yield_now(); }",
            "while a.compare_exchange(false, true, A, B).is_err() { hint::spin_loop() }",
            "while a.swap(true, SeqCst) { thread::sleep(Duration::from_millis(1)); }",
            "loop { if a.load(SeqCst) != 3 { break; } yield_now() }",
            "loop { let a = b.load(SeqCst); if a >= 2 || c <= a { return a; } }",
            "loop { match a.compare_exchange(0, 1, A, B) { Ok(_) => break, Err(_) => {} } }",
        ] {
            let text = format!("fn f() {{ {taken} }}");
            assert_eq!(waiting_loops(&text).len(), 1, "{taken}");
        }
    }

    #[test]
    fn loops_that_keep_or_do_something_are_not_found() {
        for refused in [
            "while a.load(SeqCst) { n += 1; }",
            "while a.load(SeqCst) { n = n + 1; }",
            "while a.load(SeqCst) { n <<= 1; }",
            "while a.load(SeqCst) { let m = { n = 1; 2 }; }",
            "while a.load(SeqCst) { println!(\"waits\"); }",
            "while a.load(SeqCst) { count(&n); }",
            "while a.load(SeqCst) { n.set(n.get() + 1); }",
            "while tries.next().is_some() { a.load(SeqCst); }",
            "while a.load(SeqCst) { (f)(); }",
            "while a.load(SeqCst) { f::<u8>(); }",
            "while a.load(SeqCst) { let b = &mut n; }",
            "while a.load(SeqCst) { Noisy { loud: true }; }",
            "while let Err(now) = a.compare_exchange(n, n + 1, A, B) { n = now; }",
            "for _ in 0..3 { if a.load(SeqCst) { break; } }",
        ] {
            let text = format!("fn f() {{ {refused} }}");
            assert!(waiting_loops(&text).is_empty(), "{refused}");
        }
    }

    #[test]
    fn a_file_that_gives_what_they_use_another_meaning_has_none() {
        let waits = "fn f() { while a.load(SeqCst) {} }";
        for own in [
            "impl A { fn load(&self) {} }",
            "use b::c as yield_now;",
            "impl Deref for A {}",
            "impl<T> std::ops::Index<usize> for A<T> {}",
            "macro_rules! m { () => {} }",
        ] {
            let text = format!("{own} {waits}");
            assert!(waiting_loops(&text).is_empty(), "{own}");
        }
        let other = format!("impl Display for A {{}} {waits}");
        assert_eq!(waiting_loops(&other).len(), 1);
    }
}
