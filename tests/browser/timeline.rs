//! The drawings of recorded runs.

use crate::page::Page;
use crate::{Test, tests};

pub const TESTS: &[Test] = tests![
    every_drawing_is_named_and_told_in_a_table,
    drawings_take_the_colours_of_the_theme_and_of_paper,
];

fn every_drawing_is_named_and_told_in_a_table(page: &Page) {
    for name in ["lock", "nested", "pool", "race"] {
        page.open(&format!("{name}.html"));
        let tree =
            page.devtools("Accessibility.getFullAXTree", serde_json::json!({}));
        let nodes = tree["nodes"].as_array().unwrap();
        let drawing = nodes.iter().find(|node| {
            let title = node["name"]["value"].as_str().unwrap_or_default();
            title == format!("One run of {name}, thread by thread")
        });
        let told = drawing.unwrap()["description"]["value"].as_str().unwrap();
        assert!(told.contains(" threads, "), "{told}");
        // Each thread starts in a row of its own.
        assert!(page.holds(
            "document.querySelectorAll('thread-timeline svg[role=img] tspan')
                 .length + 1 ===
             [...document.querySelectorAll('thread-timeline td:last-child')]
                 .filter((cell) => cell.textContent === 'starts').length"
        ));
    }
}

fn drawings_take_the_colours_of_the_theme_and_of_paper(page: &Page) {
    const COLOURS: &str = "['fill', 'stroke'].map((property) =>
        getComputedStyle(document.querySelector('thread-timeline .holds'))
            .getPropertyValue(property)).concat(
        getComputedStyle(document.querySelector('main')).color)";
    page.open("lock.html");
    let mut seen = Vec::new();
    for theme in ["light", "navy"] {
        page.set_theme(theme);
        let [fill, stroke, text]: [String; 3] = page.eval(COLOURS);
        assert_eq!([&fill, &stroke], [&text, &text], "{theme}");
        seen.push(text);
    }
    assert_ne!(seen[0], seen[1]);
    page.set_medium("print");
    let [fill, _, _]: [String; 3] = page.eval(COLOURS);
    assert_eq!(fill, "rgb(0, 0, 0)");
}
