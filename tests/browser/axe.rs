//! Every page as axe-core sees it, which knows the rules for pages that
//! everybody can use: <https://github.com/dequelabs/axe-core>.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::page::{Page, THEMES, every_page};
use crate::repository::root;
use crate::{Test, tests};

pub const TESTS: &[Test] = tests![
    no_page_breaks_a_rule_of_wcag_a_or_aa_at_360_pixels,
    no_page_breaks_a_rule_of_wcag_a_or_aa_at_1280_pixels,
];

/// Where `.ci/run` puts it; it is no part of this repository.
pub fn script() -> PathBuf {
    root().join("target/axe/node_modules/axe-core/axe.min.js")
}

/// What these tests need and do not find.
pub fn missing() -> Option<String> {
    let script = script();
    (!script.is_file()).then(|| {
        format!("{} does not exist, .ci/run fetches it", script.display())
    })
}

fn no_page_breaks_a_rule_of_wcag_a_or_aa_at_360_pixels(page: &Page) {
    check(page, 360);
}

fn no_page_breaks_a_rule_of_wcag_a_or_aa_at_1280_pixels(page: &Page) {
    check(page, 1280);
}

fn check(page: &Page, width: u32) {
    let axe = fs::read_to_string(script()).unwrap();
    page.set_width(width);
    let mut violations = Vec::new();
    for name in every_page() {
        page.open(&name);
        page.run::<()>(&axe, Value::Null);
        for theme in THEMES {
            page.set_theme(theme);
            // Themes differ in colours and in nothing else.
            let rules = match theme {
                "light" => json!([
                    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"
                ]),
                _ => json!(["color-contrast", "link-in-text-block"]),
            };
            let found: Vec<String> = page.run(
                "const { violations } = await axe.run(document, {
                     resultTypes: ['violations'],
                     runOnly: argument,
                 });
                 return violations.flatMap(({ id, nodes }) => nodes.map(
                     ({ target, failureSummary }) =>
                         [id, target, failureSummary].join(' ')));",
                rules,
            );
            violations.extend(
                found.into_iter().map(|it| format!("{name}, {theme}: {it}")),
            );
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}
