//! A reader steps through the programs.

use fantoccini::key::Key;
use serde_json::json;
use state_graph::{Ended, Graph};

use crate::page::{Page, SOURCE, every_page};
use crate::repository::root;
use crate::steps::Data;
use crate::{Test, tests};

pub const TESTS: &[Test] = tests![
    every_program_is_stepped_to_each_of_its_endings,
    a_reader_loses_an_update_and_sees_where,
    a_lock_loses_none_and_says_so,
    a_deadlock_is_walked_into_and_out_of,
    a_schedule_is_shown_for_each_ending,
    random_schedules_print_what_the_graph_accepts,
    a_link_brings_a_schedule_back,
    the_map_is_clicked,
    keys_in_a_stepper_stay_there,
    nothing_jumps_when_a_step_is_taken,
    steppers_work_from_the_disk,
    without_scripts_there_are_tables_and_maps,
    on_paper_there_are_tables_and_maps,
    forced_colours_leave_what_cannot_run_dashed,
];

/// The pages that have steppers.
fn stepped_pages() -> Vec<String> {
    let mut stepped = every_page();
    stepped.retain(|name| {
        let mut pages = SOURCE.pages.iter();
        let page = pages.find(|p| p.url.to_str() == Some(name));
        page.unwrap().text.contains("<thread-stepper")
    });
    assert!(stepped.len() >= 6);
    stepped
}

/// The steppers of the open page.
fn steppers(page: &Page) -> Vec<Data> {
    page.eval(
        "[...document.querySelectorAll('.stepper script')].map(
            (script) => JSON.parse(script.textContent))",
    )
}

/// Opens the one of `program`, with a schedule in the address.
fn open(page: &Page, name: &str, program: &str, schedule: &str) -> Data {
    page.open(&format!("{name}?s-{program}={schedule}"));
    focus(page, program);
    let found = steppers(page).into_iter();
    found.into_iter().find(|data| data.name == program).unwrap()
}

fn focus(page: &Page, program: &str) {
    page.eval::<()>(&format!(
        "document.querySelector('#stepper-{program} button').focus()"
    ));
}

/// The text of the first element of a stepper that a selector finds.
fn text(page: &Page, program: &str, selector: &str) -> String {
    page.eval(&format!(
        "document.querySelector('#stepper-{program} {selector}').textContent"
    ))
}

/// Clicks, clear of mdBook's menu, which stays at the top of the window.
fn click(page: &Page, selector: &str) {
    let scroll = "scrollIntoView({ block: 'center' })";
    page.eval::<()>(&format!(
        "void document.querySelector(\"{selector}\").{scroll}"
    ));
    page.click(selector);
}

fn status(page: &Page, program: &str) -> String {
    text(page, program, "[role=status]")
}

/// What is said of each ending, those that are reached never left out.
fn verdicts(page: &Page, program: &str) -> Vec<String> {
    page.eval(&format!(
        "[...document.querySelectorAll(
            '#stepper-{program} .ts-verdict > :first-child')].map(
            (verdict) => verdict.textContent)"
    ))
}

/// What a stepper shows: its output, what is said of each ending, how many
/// threads can go on, and how many outputs may follow.
type Shown = (String, Vec<String>, usize, String);

/// A JavaScript expression for what the stepper of `program` shows.
fn shown(program: &str) -> String {
    format!(
        "(() => {{
             const stepper = document.getElementById('stepper-{program}');
             const all = (selector) => [...stepper.querySelectorAll(selector)];
             return [
                 stepper.querySelector('.ts-output').textContent,
                 all('.ts-verdict > :first-child').map((it) => it.textContent),
                 all('.ts-threads [aria-disabled=false]').length,
                 stepper.querySelector('.ts-head:has(+ ul)').textContent,
             ];
         }})()"
    )
}

/// Asserts that a stepper shows what stands in its data for a node.
#[track_caller]
fn assert_shows(page: &Page, data: &Data, way: &[(usize, usize)]) {
    assert_is_shown(page.eval(&shown(&data.name)), data, way);
}

/// Asserts that this is what stands in the data for a node.
#[track_caller]
fn assert_is_shown(
    (output, verdicts, able, left): Shown,
    data: &Data,
    way: &[(usize, usize)],
) {
    let name = &data.name;
    let node = &data.nodes[way.last().map_or(0, |step| step.1)];
    assert_eq!(output, data.output(way), "{name}");
    for (at, verdict) in verdicts.into_iter().enumerate() {
        let lost = verdict.starts_with("no longer");
        assert_eq!(lost, node.1 & (1 << at) == 0, "{name}: {verdict}");
    }
    let expected = node.3.iter().filter(|n| n.go(data).is_some()).count();
    assert_eq!(able, expected, "{name}");
    if expected > 0 && data.outputs != "1" {
        assert!(left.starts_with(&format!("{} of", node.0)), "{name}: {left}");
    }
}

fn every_program_is_stepped_to_each_of_its_endings(page: &Page) {
    let mut endings = 0;
    for name in stepped_pages() {
        page.open(&name);
        for data in steppers(page) {
            for ending in 0..data.endings.len() {
                let way = data.way(ending);
                let program = &data.name;
                focus(page, program);
                assert_shows(page, &data, &[]);
                let keys = data.keys(&way);
                let after = page.press_watching(keys.chars(), &shown(program));
                for (at, shown) in after.into_iter().enumerate() {
                    assert_is_shown(shown, &data, &way[..=at]);
                }
                let verdicts = verdicts(page, program);
                assert_eq!(verdicts[ending], "reached", "{program}");
                page.press(['u']);
                assert_shows(page, &data, &way[..way.len() - 1]);
                page.press(vec!['u'; way.len() - 1]);
                assert_shows(page, &data, &[]);
                page.press(['u']);
                assert_eq!(status(page, program), "Nothing is left to undo.");
                endings += 1;
            }
        }
    }
    assert!(endings >= 15, "only {endings} endings");
}

fn a_reader_loses_an_update_and_sees_where(page: &Page) {
    let data = open(page, "race.html", "race", "");
    page.press("001".chars());
    assert_eq!(verdicts(page, "race"), ["still possible"; 2]);
    page.press(['1']);
    assert_eq!(verdicts(page, "race")[0], "certain");
    assert_eq!(verdicts(page, "race")[1], "no longer, since step 4");
    assert_eq!(text(page, "race", ".ts-values td"), "0");
    let said = status(page, "race");
    assert!(said.contains("Thread 1, line 14: reads value: 0"), "{said}");
    let lost = &data.endings[1].0;
    assert!(said.contains(&format!("No longer possible: {lost}")), "{said}");
}

fn a_lock_loses_none_and_says_so(page: &Page) {
    let data = open(page, "lock.html", "lock", "");
    assert_eq!(data.goal.unwrap().1, None);
    let never = text(page, "lock", "li:last-child");
    assert!(never.contains("never: every schedule was tried"), "{never}");
    click(page, "#stepper-lock li:last-child button");
    let said = status(page, "lock");
    assert_eq!(said, "No schedule does that: every one was tried.");
}

fn a_deadlock_is_walked_into_and_out_of(page: &Page) {
    open(page, "lock.html", "deadlock", "");
    page.press("lr".chars());
    let said = status(page, "deadlock");
    assert!(said.contains("Reached: deadlock"), "{said}");
    page.press(['l']);
    let said = status(page, "deadlock");
    let why = "waits for RIGHT, held by right first";
    assert!(said.contains(why), "{said}");
    assert_eq!(page.name(), "lock.html?s-deadlock=lr");
    page.press([Key::Backspace]);
    assert_eq!(verdicts(page, "deadlock"), ["still possible"; 2]);
    page.press("lllllrrrrrm".chars());
    assert_eq!(verdicts(page, "deadlock")[1], "reached");
}

fn a_schedule_is_shown_for_each_ending(page: &Page) {
    for name in stepped_pages() {
        page.open(&name);
        for data in steppers(page) {
            let program = &data.name;
            for ending in 0..data.endings.len() {
                let nth = ending + 1;
                click(
                    page,
                    &format!("#stepper-{program} li:nth-child({nth}) button"),
                );
                assert_eq!(verdicts(page, program)[ending], "reached");
            }
            click(
                page,
                &format!("#stepper-{program} .ts-tools button:nth-child(3)"),
            );
            assert_shows(page, &data, &[]);
        }
    }
}

fn random_schedules_print_what_the_graph_accepts(page: &Page) {
    let directives = SOURCE.pages.iter().flat_map(|p| &p.directives);
    let graphs = directives.filter_map(|directive| {
        Graph::beside(root().join(&directive.file)).ok()
    });
    let graphs: Vec<Graph> = graphs.collect();
    for name in stepped_pages() {
        page.open(&name);
        for data in steppers(page) {
            let program = &data.name;
            let graph = graphs.iter().find(|g| g.program == *program);
            for _ in 0..5 {
                click(
                    page,
                    &format!(
                        "#stepper-{program} .ts-tools button:nth-child(4)"
                    ),
                );
                let output = text(page, program, ".ts-output");
                let reached = verdicts(page, program);
                let reached = reached.iter().position(|it| it == "reached");
                let ending = &graph.unwrap().endings[reached.unwrap()];
                let ended = match ending.deadlock {
                    true => Ended::Hung,
                    false => Ended::Success,
                };
                let last = output.lines().last();
                assert_eq!(last, ending.last_line.as_deref(), "{program}");
                graph
                    .unwrap()
                    .accepts(&output, ended)
                    .unwrap_or_else(|refusal| panic!("{program}: {refusal}"));
            }
        }
    }
}

fn a_link_brings_a_schedule_back(page: &Page) {
    for (link, taken) in [
        ("0011", "0011"),
        ("00110101m", "00110101m"),
        // What cannot be, and all after it, is left out.
        ("00x11", "00"),
        ("m0011", ""),
        ("0000000", "0000"),
        ("%F0%9F%98%80", ""),
        ("001101010101m", "00110101"),
    ] {
        let data = open(page, "race.html", "race", link);
        let mut at = 0;
        let way: Vec<(usize, usize)> = taken
            .chars()
            .map(|key| {
                let thread =
                    data.threads.iter().position(|t| t.1 == key).unwrap();
                at = data.nodes[at].3[thread].go(&data).unwrap().0;
                (thread, at)
            })
            .collect();
        assert_shows(page, &data, &way);
        let said = status(page, "race");
        let steps = way.len();
        match steps {
            0 => assert!(said.contains("Choose"), "{said}"),
            _ => assert!(said.contains(&format!("{steps} steps")), "{said}"),
        }
    }
    open(page, "race.html", "race", "00");
    page.press("1".chars());
    assert_eq!(page.name(), "race.html?s-race=001");
    page.reload();
    assert!(status(page, "race").contains("3 steps, from the link"));
    // Two steppers of a page do not get into each other's way.
    focus(page, "fetch-add");
    page.press("0".chars());
    assert_eq!(page.name(), "race.html?s-race=001&s-fetch-add=0");
}

fn the_map_is_clicked(page: &Page) {
    let data = open(page, "race.html", "race", "1");
    let cell = |x: u32, y: u32, mask: u32| {
        click(
            page,
            &format!(
                "#stepper-race .band[data-x='{x}'][data-y='{y}'][data-m='{mask}']"
            ),
        );
        page.name()
    };
    // Where both have read: what was done before is kept.
    let name = cell(2, 2, 1);
    assert!(name.ends_with("s-race=1001"), "{name}");
    // The two halves of a cell are two ways to it.
    for mask in [1, 2] {
        cell(4, 4, mask);
        let ending = mask as usize - 1;
        assert_eq!(verdicts(page, "race")[ending], "certain");
    }
    cell(0, 0, 0);
    assert_shows(page, &data, &[]);
}

fn keys_in_a_stepper_stay_there(page: &Page) {
    page.open("race.html");
    // From the page's first link on, by the Tab key alone.
    page.eval::<()>("document.querySelector('#stepper-race summary').focus()");
    page.press([Key::Tab]);
    assert!(page.holds("document.activeElement.matches('.ts-threads *')"));
    page.press([Key::Enter]);
    assert_eq!(page.name(), "race.html?s-race=0");
    page.press([Key::Right, Key::Left, Key::Right]);
    page.press("s/?".chars());
    assert_eq!(page.name(), "race.html?s-race=0");
    assert!(page.holds("document.activeElement.matches('.ts-threads *')"));
    // One that cannot go on keeps the focus and says why.
    page.press([Key::Tab, Key::Tab, Key::Enter]);
    let said = status(page, "race");
    assert!(said.contains("main cannot go on"), "{said}");
    page.press([Key::Tab, Key::Enter]);
    assert_eq!(page.name(), "race.html");
}

/// Where everything stands in a stepper.
const PLACES: &str = "[...document.querySelectorAll('.stepper button, \
    .ts-output, .ts-endings li, .ts-svg, .ts-lanes tr, .ts-tables')]
        .filter((element) => element.checkVisibility()).map((element) => {
            const { x, y, width, height } = element.getBoundingClientRect();
            const down = y + scrollY;
            return [x, down, width, height].map(Math.round).join(' ');
        })";

fn nothing_jumps_when_a_step_is_taken(page: &Page) {
    for width in [1280, 320] {
        page.set_width(width);
        for name in stepped_pages() {
            page.open(&name);
            page.run::<()>("await document.fonts.ready;", json!(null));
            let before: Vec<String> = page.eval(PLACES);
            for data in steppers(page) {
                focus(page, &data.name);
                let keys = data.keys(&data.way(0));
                let after: Vec<Vec<String>> =
                    page.press_watching(keys.chars(), PLACES);
                for (key, after) in keys.chars().zip(after) {
                    let program = &data.name;
                    assert_eq!(before, after, "{width}: {program}, {key}");
                }
            }
        }
    }
}

fn steppers_work_from_the_disk(page: &Page) {
    page.open_file("race.html?s-race=001");
    focus(page, "race");
    page.press(['1']);
    assert!(page.name().ends_with("race.html?s-race=0011"));
    assert_eq!(verdicts(page, "race")[0], "certain");
}

const ARE_SEEN: &str = "[...document.querySelectorAll('.stepper')].every(
    (stepper) => stepper.querySelector('.ts-tables table').checkVisibility()
        && [...stepper.querySelectorAll('.ts-map svg')].every(
            (map) => map.checkVisibility()))";

fn without_scripts_there_are_tables_and_maps(page: &Page) {
    page.without_scripts();
    for name in stepped_pages() {
        page.open(&name);
        assert!(page.holds(ARE_SEEN), "{name}");
        let buttons = "document.querySelector('.stepper button') === null";
        assert!(page.holds(buttons), "{name}");
        let offers = "[...document.querySelectorAll('.ts-choose')].some(
            (offer) => offer.checkVisibility())";
        assert!(!page.holds(offers), "{name} offers what it cannot do");
    }
}

fn on_paper_there_are_tables_and_maps(page: &Page) {
    for name in stepped_pages() {
        page.open(&name);
        page.devtools("Page.printToPDF", json!({}));
        page.set_medium("print");
        assert!(page.holds(ARE_SEEN), "{name}");
        let controls = "[...document.querySelectorAll(
            '.stepper button, .ts-output, .ts-code')].every(
            (control) => !control.checkVisibility())";
        assert!(page.holds(controls), "{name}");
        page.set_medium("screen");
    }
}

/// Where the system chooses the colours, shapes still tell.
fn forced_colours_leave_what_cannot_run_dashed(page: &Page) {
    page.prefer("forced-colors", "active");
    open(page, "lock.html", "lock", "000111");
    let borders: Vec<String> = page.eval(
        "[...document.querySelectorAll('#stepper-lock .ts-threads button')]
            .map((button) => getComputedStyle(button).borderTopStyle)",
    );
    assert_eq!(borders, ["solid", "dashed", "dashed"]);
    let marks = text(page, "lock", ".ts-marks .here");
    assert!(marks.contains('▸'), "{marks}");
}
