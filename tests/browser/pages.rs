//! Every page: what mdBook leaves to be wished for is put right, and what it
//! offers goes on working.

use std::collections::BTreeSet;

use fantoccini::key::Key;
use serde_json::Value;

use crate::page::{Page, THEMES, every_page};
use crate::{Test, tests};

pub const TESTS: &[Test] = tests![
    the_skip_link_is_the_first_thing_that_tab_reaches,
    the_contents_open_by_keyboard_on_a_small_screen,
    the_search_finds_a_page_by_keyboard,
    a_theme_is_chosen_and_kept,
    the_system_may_ask_for_a_dark_theme,
    pages_work_from_the_disk,
    pages_are_read_without_scripts,
    pages_have_one_title_fit_and_load_no_further_font,
    pages_print_in_light_colours,
    paper_shows_what_is_folded,
    links_are_underlined_in_every_theme,
    arrow_keys_turn_the_page,
    arrow_keys_in_a_wide_listing_do_not_turn_the_page,
    an_open_page_waits_for_the_next_build,
];

fn the_skip_link_is_the_first_thing_that_tab_reaches(page: &Page) {
    page.open("race.html");
    page.press([Key::Tab, Key::Enter]);
    page.until("document.activeElement.id === 'mdbook-main'");
    assert_eq!(page.name(), "race.html#mdbook-main");
}

const CONTENTS_ARE_SEEN: &str = "getComputedStyle(document.querySelector(
    '#mdbook-sidebar')).display !== 'none' && document.querySelector(
    '#mdbook-sidebar a').getBoundingClientRect().left >= 0";

fn the_contents_open_by_keyboard_on_a_small_screen(page: &Page) {
    page.set_width(360);
    for key in [Key::Enter, Key::Space] {
        page.open("race.html");
        assert!(!page.holds(CONTENTS_ARE_SEEN));
        // Past the skip link.
        page.press([Key::Tab, Key::Tab]);
        page.press([key]);
        page.until(CONTENTS_ARE_SEEN);
        page.press([key]);
        page.until(&format!("!({CONTENTS_ARE_SEEN})"));
    }
}

fn the_search_finds_a_page_by_keyboard(page: &Page) {
    page.open("introduction.html");
    page.press(['s']);
    page.until("document.activeElement.id === 'mdbook-searchbar'");
    page.press("poisoned".chars());
    page.until("document.querySelector('#mdbook-searchresults a') !== null");
    page.press([Key::Down, Key::Enter]);
    page.until("location.search === '?highlight=poisoned'");
}

fn a_theme_is_chosen_and_kept(page: &Page) {
    page.open("race.html");
    assert!(page.holds("document.documentElement.matches('.light')"));
    page.click("#mdbook-theme-toggle");
    page.click("#mdbook-theme-navy");
    assert!(page.holds("document.documentElement.matches('.navy')"));
    page.reload();
    assert!(page.holds("document.documentElement.matches('.navy')"));
}

fn the_system_may_ask_for_a_dark_theme(page: &Page) {
    page.prefer("prefers-color-scheme", "dark");
    page.open("race.html");
    assert!(page.holds("document.documentElement.matches('.navy')"));
}

/// The same without a server.
fn pages_work_from_the_disk(page: &Page) {
    page.open_file("introduction.html");
    page.press(['s']);
    page.press("poisoned".chars());
    page.until("document.querySelector('#mdbook-searchresults a') !== null");
    page.click("#mdbook-searchresults a");
    page.until("location.search === '?highlight=poisoned'");
    page.click("#mdbook-theme-toggle");
    page.click("#mdbook-theme-navy");
    page.reload();
    assert!(page.holds("document.documentElement.matches('.navy')"));
    for name in every_page() {
        page.open_file(&name);
        let fonts: u32 = page.run(
            "await document.fonts.ready;
             return [...document.fonts].filter(
                 (font) => font.status === 'loaded').length;",
            Value::Null,
        );
        assert!(fonts >= 2, "{name} has {fonts} fonts");
    }
}

fn pages_are_read_without_scripts(page: &Page) {
    page.set_width(320);
    page.without_scripts();
    for name in every_page() {
        page.open(&name);
        fits(page, &name);
        assert!(page.holds("!document.documentElement.matches('.js')"));
        let seen: String =
            page.eval("document.querySelector('main').innerText");
        assert!(seen.len() > 500, "{name}: {seen}");
        assert!(page.holds("document.querySelector('iframe') !== null"));
    }
}

/// 320 pixels are also what is left of 1280 to those who enlarge the page
/// to 400 %.
fn pages_have_one_title_fit_and_load_no_further_font(page: &Page) {
    let fonts = |name: &str| -> BTreeSet<String> {
        page.open(name);
        page.run::<()>("await document.fonts.ready;", Value::Null);
        let requests = page.requests().into_iter();
        requests.filter(|url| url.contains("/fonts/")).collect()
    };
    page.set_width(320);
    // A further weight of the text's font is 45 kB.
    let plain = fonts("proof.html");
    assert!(!plain.is_empty());
    for name in every_page() {
        let fonts = fonts(&name);
        assert!(fonts.is_subset(&plain), "{name}: {fonts:?}");
        let titles: u32 = page.eval("document.querySelectorAll('h1').length");
        assert_eq!(titles, 1, "{name}");
        fits(page, &name);
    }
}

/// Fails if the text of a page is wider than the page: mdBook would let it
/// scroll within.
fn fits(page: &Page, name: &str) {
    let too_wide: Vec<String> = page.eval(
        "['html', '.page', '.content', 'main'].filter((selector) => {
             const element = document.querySelector(selector);
             return element.scrollWidth > element.clientWidth;
         })",
    );
    assert!(too_wide.is_empty(), "{name}: {too_wide:?}");
}

/// What is seen of the page and is dark.
const DARK_BACKGROUNDS: &str =
    "[...document.querySelectorAll('html, main, main *')]
    .filter((element) => {
        const [red, green, blue, alpha = 1] = getComputedStyle(element)
            .backgroundColor.match(/[\\d.]+/g).map(Number);
        const isSeen = element.checkVisibility({ visibilityProperty: true });
        return isSeen && alpha > 0 && Math.min(red, green, blue) < 200;
    }).map((element) => element.outerHTML.slice(0, 100))";

fn pages_print_in_light_colours(page: &Page) {
    page.open("race.html");
    page.run::<()>(
        "localStorage.setItem('mdbook-theme', 'navy');",
        Value::Null,
    );
    for name in every_page() {
        page.open(&name);
        page.set_medium("screen");
        let dark: Vec<String> = page.eval(DARK_BACKGROUNDS);
        assert!(!dark.is_empty(), "{name} is navy on the screen");
        page.set_medium("print");
        let dark: Vec<String> = page.eval(DARK_BACKGROUNDS);
        assert!(dark.is_empty(), "{name}: {dark:#?}");
        let text: String =
            page.eval("getComputedStyle(document.querySelector('main')).color");
        assert_eq!(text, "rgb(0, 0, 0)", "{name}");
    }
}

fn paper_shows_what_is_folded(page: &Page) {
    page.open("race.html");
    assert!(
        page.holds("document.querySelector('details:not([open])') !== null")
    );
    page.devtools("Page.printToPDF", serde_json::json!({}));
    assert!(
        page.holds("document.querySelector('details:not([open])') === null")
    );
}

fn links_are_underlined_in_every_theme(page: &Page) {
    page.open("race.html");
    for theme in THEMES {
        page.set_theme(theme);
        let links: Vec<String> = page.eval(
            "[...document.querySelectorAll('main a:not(.header)')].map(
                (link) => getComputedStyle(link).textDecorationLine)",
        );
        assert!(!links.is_empty());
        assert!(links.iter().all(|line| line == "underline"), "{theme}");
    }
}

fn arrow_keys_turn_the_page(page: &Page) {
    page.open("race.html");
    page.press([Key::Right]);
    page.until("location.pathname.endsWith('/lock.html')");
    page.press([Key::Left]);
    page.until("location.pathname.endsWith('/race.html')");
}

fn arrow_keys_in_a_wide_listing_do_not_turn_the_page(page: &Page) {
    page.set_width(360);
    page.open("race.html");
    page.eval::<()>("document.querySelector('pre > code[tabindex]').focus()");
    page.press([Key::Right; 8]);
    page.until("document.activeElement.scrollLeft > 0");
    page.press([Key::Left; 16]);
    page.until("document.activeElement.scrollLeft === 0");
    assert_eq!(page.name(), "race.html");
}

fn an_open_page_waits_for_the_next_build(page: &Page) {
    page.open("race.html");
    let asks = |url: &String| url.ends_with("/_reload/builds");
    assert!(page.requests().iter().any(asks));
}
