//! The page around the text: mdBook's own template, with what it keeps from
//! people who use a keyboard or a screen reader put right.

use std::path::Path;

use anyhow::{Result, ensure};
use mdbook_driver::config::HtmlConfig;
use mdbook_html::theme::Theme;
use tempfile::TempDir;

/// What is replaced, and by what. Each has to be found exactly once, so that
/// a new version of mdBook cannot lose a repair without a word.
const REPAIRS: [(&str, &str); 4] = [
    // The first thing that the Tab key reaches: past the table of contents.
    (
        "<body>",
        "<body>\n<a class=\"skip\" href=\"#mdbook-main\">Skip to the page</a>",
    ),
    ("<main>", "<main id=\"mdbook-main\" tabindex=\"-1\">"),
    // Outside of every landmark otherwise.
    (
        "<div id=\"mdbook-menu-bar\"",
        "<div id=\"mdbook-menu-bar\" role=\"banner\"",
    ),
    // A page has one title: its own, not the book's.
    (
        "<h1 class=\"menu-title\">{{ book_title }}</h1>",
        "<p class=\"menu-title\">{{ book_title }}</p>",
    ),
];

/// A theme of mdBook that holds the template and nothing else.
///
/// # Errors
///
/// When this version of mdBook has another template than the repairs are
/// made for, and when nothing can be written to the temporary folder.
pub fn repaired() -> Result<TempDir> {
    let own = tempfile::tempdir()?;
    let mut config = HtmlConfig::default();
    config.theme = Some(own.path().to_path_buf());
    Theme::copy_theme(&config, Path::new(""))?;
    let mut template = std::fs::read_to_string(own.path().join("index.hbs"))?;
    for (from, to) in REPAIRS {
        template = replaced(&template, from, to)?;
    }
    let theme = tempfile::tempdir()?;
    std::fs::write(theme.path().join("index.hbs"), template)?;
    Ok(theme)
}

fn replaced(template: &str, from: &str, to: &str) -> Result<String> {
    let count = template.matches(from).count();
    ensure!(
        count == 1,
        "mdBook's template holds `{from}` {count} times, not once: see to \
         REPAIRS in crates/reader/src/template.rs"
    );
    Ok(template.replacen(from, to, 1))
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn a_repair_that_does_not_fit_is_an_error() {
        assert_eq!(replaced("<a><b>", "<b>", "<c>").unwrap(), "<a><c>");
        for template in ["", "<a>", "<b><b>"] {
            let error = replaced(template, "<b>", "<c>").unwrap_err();
            assert!(error.to_string().contains("`<b>`"), "{error}");
        }
    }
}
