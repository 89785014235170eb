//! Each page says what a browser may load and run for it: what the book
//! itself holds, and nothing else. So a page keeps to this machine, or to the
//! host that serves it, whatever is written on it one day.
//! <https://www.w3.org/TR/CSP3/>

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::problem::Problem;
use crate::rendered::Rendered;

/// What the policy is put behind. A browser looks for the encoding in the
/// first 1024 bytes only, so that comes before.
const ENCODING: &str = "<meta charset=\"UTF-8\">";

/// A style that mdBook's search sets from its script.
const STYLE_OF_THE_SEARCH: &str = "position: absolute; opacity: 0;";

/// Adds a policy to every page in `folder`.
///
/// # Errors
///
/// When a page does not state its encoding once, or cannot be written.
pub fn add(folder: &Path) -> Result<(), Problem> {
    let problem = |error| Problem::new(folder, None, error);
    for entry in fs::read_dir(folder).map_err(problem)?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            add(&path)?;
        } else if path.extension().is_some_and(|it| it == "html") {
            let page = fs::read_to_string(&path).map_err(problem)?;
            let page = with_policy(&page)
                .map_err(|text| Problem::new(&path, None, text))?;
            fs::write(&path, page).map_err(problem)?;
        }
    }
    Ok(())
}

fn with_policy(page: &str) -> Result<String, String> {
    let count = page.matches(ENCODING).count();
    if count != 1 {
        return Err(format!(
            "the page holds `{ENCODING}` {count} times, not once: see to \
             crates/reader/src/policy.rs"
        ));
    }
    let meta = format!(
        "{ENCODING}\n        <meta http-equiv=\"Content-Security-Policy\" \
         content=\"{}\">",
        policy(page)
    );
    Ok(page.replacen(ENCODING, &meta, 1))
}

fn policy(page: &str) -> String {
    let Rendered { scripts, mut styles, .. } = Rendered::parse(page);
    styles.push(STYLE_OF_THE_SEARCH.to_owned());
    let (scripts, styles) = (hashes(&scripts), hashes(&styles));
    format!(
        "default-src 'none'; script-src 'self'{scripts}; style-src 'self' \
         'unsafe-hashes'{styles}; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; frame-src 'self'; base-uri 'self'; form-action \
         'self'"
    )
}

fn hashes(texts: &[String]) -> String {
    let hash = |text: &String| {
        format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
    };
    let hashes: BTreeSet<_> = texts.iter().map(hash).collect();
    hashes.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::{ENCODING, with_policy};

    /// The hashes were calculated with `openssl dgst -sha256 -binary`.
    #[test]
    fn a_page_may_run_what_it_holds_and_nothing_else() {
        let page = format!(
            "{ENCODING}<script>run()</script><script src=x></script>\
             <script type=\"application/json\">{{}}</script><p style=\"a: b\">"
        );
        let page = with_policy(&page).unwrap();
        let (_, policy) = page.split_once("content=\"").unwrap();
        let (policy, rest) = policy.split_once('"').unwrap();
        let has = |part: &str| policy.split("; ").any(|it| it == part);
        assert!(has("default-src 'none'"), "{policy}");
        assert!(
            has(
                "script-src 'self' 'sha256-AvyuiL0SD1mVY3NNxR+V2uo+lhk6RMFrytWmRt6CrJQ='"
            ),
            "{policy}"
        );
        assert!(
            has(
                "style-src 'self' 'unsafe-hashes' 'sha256-GwBMUOkilxWV/vOwWStLnfQBQ7rYfHT7o40jQLKt1fI=' 'sha256-dc0YmTN/+8k0E5j3RW8QJ+L8SyZY+fBVWnqWXLMJxt0='"
            ),
            "{policy}"
        );
        assert!(rest.contains("<script>run()</script>"), "{rest}");
    }

    #[test]
    fn a_page_of_another_kind_is_an_error() {
        for page in ["<html>", &ENCODING.repeat(2)] {
            let error = with_policy(page).unwrap_err();
            assert!(error.contains("policy.rs"), "{error}");
        }
    }
}
