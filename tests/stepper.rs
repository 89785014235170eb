//! What the pages let a reader step through is what the state graphs say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use crate::repository::{assert_none, chapters, pages, root};
use crate::steps::Data;
use miniz_oxide::deflate::compress_to_vec;
use reader::Draft;
use regex::Regex;
use state_graph::{Detail, Graph, State};

/// No more bytes than these, compressed by gzip.
const SCRIPT: usize = 8 * 1024;
const STYLE: usize = 3 * 1024;
const DATA_OF_A_PAGE: usize = 10 * 1024;

/// No more states than these in a program.
const STATES: usize = 2_000;

/// A stepper of the built book.
struct Stepper {
    page: PathBuf,
    html: String,
    data: Data,
    /// How many bytes the data has.
    size: usize,
    source: String,
    graph: Graph,
}

/// Every stepper of the book, as `cargo book --build` leaves it on its page.
static STEPPERS: LazyLock<Vec<Stepper>> = LazyLock::new(|| {
    let book = pages();
    let draft = Draft::build(root()).unwrap_or_else(|e| panic!("\n{e}"));
    let element = r"(?s)<thread-stepper>(.*?)</thread-stepper>";
    let json = r#"(?s)<script type="application/json">(.*?)</script>"#;
    let (element, json) =
        (Regex::new(element).unwrap(), Regex::new(json).unwrap());
    let graphs: BTreeMap<String, Graph> = book
        .pages
        .iter()
        .flat_map(|page| &page.directives)
        .filter_map(|d| Graph::beside(root().join(&d.file)).ok())
        .map(|graph| (graph.program.clone(), graph))
        .collect();
    let mut steppers = Vec::new();
    for page in &book.pages {
        let text = fs::read_to_string(draft.path().join(&page.url)).unwrap();
        for element in element.captures_iter(&text) {
            let json = &json.captures(&element[1]).unwrap()[1];
            let data: Data = serde_json::from_str(json).unwrap();
            assert_eq!(data.v, 1);
            let mut graph = graphs[&data.name].clone();
            // Where the words name a thread they do so by this name.
            for (thread, named) in graph.threads.iter_mut().zip(&data.threads) {
                thread.name.clone_from(&named.0);
            }
            let source = root().join(&graph.source);
            steppers.push(Stepper {
                page: page.path.clone(),
                html: element[1].to_owned(),
                size: json.len(),
                source: fs::read_to_string(source).unwrap(),
                data,
                graph,
            });
        }
    }
    assert!(!steppers.is_empty());
    steppers
});

/// The one edge of a state in which `main` has nobody beside it.
fn main_alone(state: &State) -> Option<&state_graph::Edge> {
    let [edge] = &state.edges[..] else { return None };
    let by_main = edge.steps.first()?.thread == Some(0);
    (by_main && state.waiting.is_empty()).then_some(edge)
}

fn printed(edge: &state_graph::Edge) -> String {
    edge.steps.iter().filter_map(|s| s.text.as_deref()).collect()
}

/// The state where `main` is no longer alone, and what it has printed by then.
fn first(graph: &Graph) -> (usize, String) {
    let (mut at, mut before) = (0, String::new());
    while let Some(edge) = main_alone(&graph.states[at]) {
        before += &printed(edge);
        at = edge.to;
    }
    (at, before)
}

/// 1234567 of `1,234,567`.
fn plain(number: &str) -> String {
    number.replace(',', "")
}

/// Each node is a state of the graph: the same threads can go on, they do the
/// same, wait for the same, and as many outputs may follow.
#[test]
fn every_step_is_one_of_the_graph() {
    for stepper in &*STEPPERS {
        let (data, graph) = (&stepper.data, &stepper.graph);
        let name = &data.name;
        assert_eq!(plain(&data.outputs), graph.outputs, "{name}");

        let (first, before) = first(graph);
        assert_eq!(data.before, before, "{name}");

        let mut seen = BTreeSet::from([(0, first)]);
        let mut open = vec![(0, first)];
        while let Some((node, at)) = open.pop() {
            let state = &graph.states[at];
            let place = format!("{name}, node {node}, state {at}");
            assert_eq!(plain(&data.nodes[node].0), state.outputs, "{place}");
            let movers: Vec<usize> = state
                .edges
                .iter()
                .map(|edge| edge.steps[0].thread.unwrap())
                .collect();
            let able: Vec<usize> = data.able(node).into_iter().collect();
            let mut sorted = movers.clone();
            sorted.sort_unstable();
            assert_eq!(able, sorted, "{place}");
            for step in &state.waiting {
                let next = &data.nodes[node].3[step.thread.unwrap()];
                let waits = graph.waits(step);
                assert!(next.label(data).ends_with(&waits), "{place}: {waits}");
            }
            for (edge, thread) in state.edges.iter().zip(movers) {
                let next = &data.nodes[node].3[thread];
                let (to, text) = next.go(data).unwrap();
                let (mut edge, mut said) = (edge, printed(edge));
                for step in &edge.steps {
                    if step.thread == Some(thread) && graph.telling(step) {
                        let words = graph.action(step);
                        assert!(next.label(data).contains(&words), "{place}");
                    }
                }
                // The rest follows by itself.
                while data.able(to).is_empty()
                    && let Some(follows) = main_alone(&graph.states[edge.to])
                {
                    edge = follows;
                    said += &printed(edge);
                }
                assert_eq!(text, said, "{place}, thread {thread}");
                if seen.insert((to, edge.to)) {
                    open.push((to, edge.to));
                }
            }
        }
        let nodes: BTreeSet<usize> = seen.iter().map(|pair| pair.0).collect();
        assert_eq!(nodes.len(), data.nodes.len(), "{name}: one is not reached");
    }
}

/// The values that are shown are those that a thread reads, and the holder of a
/// lock is the one that others wait for.
#[test]
fn the_values_are_those_that_threads_see() {
    let mut compared = 0;
    for Stepper { data, graph, .. } in &*STEPPERS {
        let name = &data.name;
        let value = |node: usize, object: usize| {
            let object = graph.objects[object].name.as_ref()?;
            let at = data.values.iter().position(|name| name == object)?;
            Some(data.texts[data.nodes[node].2[at]].as_str())
        };
        let mut seen = BTreeSet::from([(0, first(graph).0)]);
        let mut open = Vec::from_iter(seen.clone());
        while let Some((node, at)) = open.pop() {
            // What main does at the end is one step here, and more there.
            if data.able(node).is_empty() {
                continue;
            }
            let state = &graph.states[at];
            for step in state.waiting.iter().filter(|s| s.kind == "lock") {
                let holder = graph.name(step.other);
                let shown = value(node, step.object.unwrap());
                assert_eq!(shown, Some(&*format!("held by {holder}")));
                compared += 1;
            }
            for edge in &state.edges {
                let step = &edge.steps[0];
                let thread = step.thread.unwrap();
                let (to, _) = data.nodes[node].3[thread].go(data).unwrap();
                if let (Some(object), Some(told)) = (step.object, &step.value) {
                    let (now, then) = (value(node, object), value(to, object));
                    let place = format!("{name}, node {node}: {told}");
                    match step.kind.as_str() {
                        "read" => {
                            assert_eq!(now, Some(&**told), "{place}");
                        }
                        "write" => assert_eq!(then, Some(&**told), "{place}"),
                        "update" => {
                            let both = told.split_once(" → ").unwrap();
                            assert_eq!(now, Some(both.0), "{place}");
                            assert_eq!(then, Some(both.1), "{place}");
                        }
                        "lock" => {
                            let free = format!("{told}, free");
                            assert_eq!(now, Some(&*free), "{place}");
                        }
                        _ => continue,
                    }
                    compared += 1;
                }
                if seen.insert((to, edge.to)) {
                    open.push((to, edge.to));
                }
            }
        }
    }
    assert!(compared > 60, "only {compared} values");
}

/// From no node can an ending be reached that its mask has not, and each that
/// it has can be.
#[test]
fn the_endings_that_are_shown_as_possible_are_those_that_are() {
    for Stepper { data, graph, .. } in &*STEPPERS {
        // A node and the line that was printed last, and the way there.
        let last = |before: &str, text: &str| {
            text.lines().last().unwrap_or(before).to_owned()
        };
        let start = (0, last("", &data.before));
        let mut order = vec![start.clone()];
        let mut seen = BTreeSet::from([start]);
        let mut at = 0;
        let mut ways: Vec<(usize, usize)> = Vec::new();
        let mut reached = vec![0u32; data.nodes.len()];
        while at < order.len() {
            let (node, line) = order[at].clone();
            at += 1;
            let nexts = &data.nodes[node].3;
            for (to, text) in nexts.iter().filter_map(|next| next.go(data)) {
                ways.push((node, to));
                let there = (to, last(&line, text));
                if seen.insert(there.clone()) {
                    order.push(there);
                }
            }
            if data.able(node).is_empty() {
                let line = (!line.is_empty()).then_some(line);
                // It is stuck where somebody still waits.
                let stuck =
                    nexts.iter().any(|next| next.label(data).contains("waits"));
                let ending = graph.endings.iter().position(|ending| {
                    ending.last_line == line && ending.deadlock == stuck
                });
                reached[node] |= 1 << ending.unwrap();
            }
        }
        // Until nothing more is found.
        while ways.iter().any(|&(from, to)| {
            let both = reached[from] | reached[to];
            std::mem::replace(&mut reached[from], both) != both
        }) {}
        for (node, found) in data.nodes.iter().zip(reached) {
            assert_eq!(node.1, found, "{}, {}", data.name, node.0);
        }
        for (at, (_, outputs)) in data.endings.iter().enumerate() {
            assert_eq!(plain(outputs), graph.endings[at].outputs);
        }
        if let Some((text, ending)) = &data.goal {
            let words = graph.endings.iter().map(|ending| {
                match (ending.deadlock, &ending.last_line) {
                    (true, _) => "a deadlock".to_owned(),
                    (_, line) => format!("“{}”", line.as_deref().unwrap()),
                }
            });
            let words: Vec<String> = words.collect();
            let found = words.iter().position(|words| words == text);
            assert_eq!(*ending, found, "{}: {text}", data.name);
        }
    }
}

/// Without JavaScript, and on paper, a table is all there is.
#[test]
fn each_table_is_a_schedule_that_leads_to_its_ending() {
    let table = Regex::new("(?s)<table><caption>.*?</table>").unwrap();
    let row = Regex::new(r"(?s)<tr>(.*?)</tr>").unwrap();
    let cell = Regex::new(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>").unwrap();
    let certain = " <strong>From here on it is certain.</strong>";
    for Stepper { data, html, .. } in &*STEPPERS {
        let name = &data.name;
        let tables: Vec<_> = table.find_iter(html).collect();
        assert_eq!(tables.len(), data.endings.len(), "{name}");
        for (ending, table) in tables.into_iter().enumerate() {
            let rows = row.captures_iter(table.as_str()).map(|row| {
                let cells = cell.captures_iter(&row[1]);
                cells.map(|cell| plain_text(&cell[1])).collect::<Vec<_>>()
            });
            let rows: Vec<Vec<String>> = rows.collect();
            let heads = &rows[0];
            let mut node = 0;
            for (step, row) in rows[1..].iter().enumerate() {
                assert_eq!(row[0], (step + 1).to_string(), "{name}");
                let (thread, label) = heads
                    .iter()
                    .zip(row)
                    .skip(1)
                    .find_map(|(head, cell)| {
                        let mut threads = data.threads.iter();
                        let thread = threads.position(|t| t.0 == *head)?;
                        (!cell.is_empty()).then_some((thread, cell))
                    })
                    .unwrap();
                let next = &data.nodes[node].3[thread];
                let label = label.strip_suffix(certain).map_or_else(
                    || label.clone(),
                    |label| {
                        let open = data.nodes[node].1.count_ones() > 1;
                        assert!(open, "{name}: it was certain before");
                        label.to_owned()
                    },
                );
                assert_eq!(label, next.label(data), "{name}");
                node = next.go(data).unwrap().0;
                for (value, name) in data.nodes[node].2.iter().zip(&data.values)
                {
                    let column = heads.iter().position(|h| h == name).unwrap();
                    assert_eq!(row[column], data.texts[*value], "{name}");
                }
            }
            assert!(data.able(node).is_empty(), "{name} goes on");
            assert_eq!(data.nodes[node].1, 1 << ending, "{name}");
        }
    }
}

fn plain_text(html: &str) -> String {
    let text = html.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&quot;", "\"").replace("&amp;", "&")
}

/// The lines beside the buttons are lines of the listing, which stands on the
/// same page as a whole; and every thread stands in one of them.
#[test]
fn the_lines_are_those_of_the_listing_on_the_page() {
    let code = r#"(?s)<code class="language-rust">(.*?)</code>"#;
    let code = Regex::new(code).unwrap();
    let book = pages();
    for Stepper { page, html, data, source, graph, .. } in &*STEPPERS {
        let name = &data.name;
        let page = book.pages.iter().find(|p| p.path == *page).unwrap();
        let is_shown = page.directives.iter().any(|directive| {
            directive.part.is_none()
                && directive.file.to_str() == Some(&graph.source)
        });
        assert!(is_shown, "{name} is not shown on its page");
        let code = plain_text(&code.captures(html).unwrap()[1]);
        let shown: Vec<&str> = code.lines().collect();
        assert_eq!(shown.len(), data.lines.len(), "{name}");
        for (text, &line) in shown.iter().zip(&data.lines) {
            let expected = match line {
                0 => "⋮",
                line => source.lines().nth(line as usize - 1).unwrap(),
            };
            assert_eq!(text.trim(), expected.trim(), "{name}:{line}");
        }
        for next in data.nodes.iter().flat_map(|node| &node.3) {
            let line = next.line();
            assert!(line == 0 || data.lines.contains(&line), "{name}:{line}");
        }
    }
}

/// The map has a cell for each pair of steps that a schedule leads to, with
/// all that may be certain there, and no other.
#[test]
fn the_map_shows_where_the_two_threads_can_be() {
    let band = r#"data-x="(\d+)" data-y="(\d+)" data-m="(\d+)""#;
    let band = Regex::new(band).unwrap();
    let mut maps = 0;
    for Stepper { html, data, .. } in &*STEPPERS {
        let bands = band.captures_iter(html).map(|band| {
            let number = |at: usize| band[at].parse::<u32>().unwrap();
            (number(1), number(2), number(3))
        });
        let bands: BTreeSet<_> = bands.collect();
        let Some([a, b]) = data.map else {
            assert!(bands.is_empty(), "{}", data.name);
            continue;
        };
        maps += 1;
        let mut seen = BTreeSet::from([(0, 0, 0)]);
        let mut open = vec![(0, 0, 0)];
        let mut expected = BTreeSet::new();
        while let Some((node, x, y)) = open.pop() {
            let mask = data.nodes[node].1;
            let certain = mask.is_power_of_two() && data.endings.len() > 1;
            expected.insert((x, y, if certain { mask } else { 0 }));
            for thread in data.able(node) {
                let to = data.nodes[node].3[thread].go(data).unwrap().0;
                let there = (
                    to,
                    x + u32::from(thread == a),
                    y + u32::from(thread == b),
                );
                if seen.insert(there) {
                    open.push(there);
                }
            }
        }
        assert_eq!(bands, expected, "{}", data.name);
    }
    assert!(maps >= 5, "only {maps} maps");
}

/// Room is kept for the longest schedule and the longest output.
#[test]
fn nothing_is_longer_than_the_room_that_is_kept_for_it() {
    for Stepper { data, .. } in &*STEPPERS {
        // The longest way to each node; no node leads back to one before it.
        let mut most = vec![None; data.nodes.len()];
        most[0] = Some((0, data.before.lines().count()));
        for _ in 0..data.nodes.len() {
            for node in 0..data.nodes.len() {
                let Some((steps, rows)) = most[node] else { continue };
                let nexts = data.nodes[node].3.iter();
                for (to, text) in nexts.filter_map(|next| next.go(data)) {
                    let rows: usize = rows + text.lines().count();
                    let (s, r) = most[to].unwrap_or_default();
                    most[to] = Some((s.max(steps + 1), r.max(rows)));
                }
            }
        }
        let longest = most.into_iter().flatten();
        let (steps, rows): (Vec<usize>, Vec<usize>) = longest.unzip();
        assert_eq!(steps.into_iter().max(), Some(data.steps), "{}", data.name);
        assert_eq!(rows.into_iter().max(), Some(data.rows), "{}", data.name);
    }
}

/// Every chapter's program is stepped through if its graph knows threads, and
/// so are the further ones that teach by their schedules.
#[test]
fn the_programs_that_teach_by_their_schedules_are_stepped_through() {
    let further =
        ["deadlock", "fetch-add", "joined", "lost-update", "two-by-two"];
    let chapters = chapters().into_iter().filter(|chapter| {
        let graph = Graph::beside(root().join(chapter.path("src/main.rs")));
        graph.is_ok_and(|graph| graph.detail != Detail::Lines)
    });
    let missing = chapters
        .map(|chapter| chapter.name)
        .chain(further.map(str::to_owned))
        .filter(|name| STEPPERS.iter().all(|s| s.data.name != *name));
    assert_none(missing.map(|name| {
        format!(
            "nobody can step through {name}: add `<thread-stepper \
             program=\"{name}\"></thread-stepper>` to its page"
        )
    }));
}

#[test]
fn keys_are_different_and_fit_the_names() {
    for Stepper { data, .. } in &*STEPPERS {
        let keys: BTreeSet<char> = data.threads.iter().map(|t| t.1).collect();
        assert_eq!(keys.len(), data.threads.len(), "{}", data.name);
        for (name, key) in &data.threads {
            let last = name.chars().last().filter(char::is_ascii_digit);
            let first = name.chars().next();
            assert!([last, first].contains(&Some(*key)), "{name} has {key}");
        }
    }
}

#[test]
fn nothing_is_too_large() {
    let gzip = |bytes: &[u8]| compress_to_vec(bytes, 9).len() + 18;
    let file = |name: &str| fs::read(root().join(name)).unwrap();
    let (script, style) =
        (gzip(&file("book/stepper.js")), gzip(&file("book/stepper.css")));
    assert!(script <= SCRIPT, "book/stepper.js has {script} bytes");
    assert!(style <= STYLE, "book/stepper.css has {style} bytes");
    let mut pages: BTreeMap<&PathBuf, usize> = BTreeMap::new();
    for stepper in &*STEPPERS {
        let name = &stepper.data.name;
        let states = stepper.data.nodes.len();
        assert!(states <= STATES, "{name} has {states} states");
        // The tables and the map are counted too: they are data as well.
        let size = gzip(stepper.html.as_bytes());
        assert!(stepper.size > 0 && size < stepper.html.len());
        *pages.entry(&stepper.page).or_default() += size;
    }
    for (page, size) in pages {
        let page = page.display();
        assert!(size <= DATA_OF_A_PAGE, "{page} has {size} bytes of steps");
    }
}
