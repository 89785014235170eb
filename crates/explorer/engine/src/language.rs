//! What a program can print: its graph, read as an automaton.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use rustc_hash::FxHashMap;

use crate::machine::{Action, End};
use crate::search::{Graph, Step};
use crate::world::World;

/// A piece of output: a whole line, or a byte where programs print less.
pub type Token = u32;

/// A set of ways to end, as bits: see [`bit`].
pub type Ends = u8;

/// The bit for one way to end.
pub fn bit(end: End, panicked: bool) -> Ends {
    1 << (end as u8 * 2 + u8::from(panicked))
}

/// The bits of all deadlocks.
pub const DEADLOCK: Ends = 0b11 << (End::Deadlock as u8 * 2);

/// A state of the automaton.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// What may come next, in the order of the tokens.
    pub next: Vec<(Token, u32)>,
    /// The ways in which the program can have ended here.
    pub ends: Ends,
}

/// The smallest automaton that accepts just the possible outputs. Place 0 comes
/// first, and each place before those that it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    pub places: Vec<Place>,
    /// The text of each token.
    pub tokens: Vec<String>,
    /// For each node of the graph and each place, see [`Language::of`].
    pub roots: Vec<u32>,
}

/// The program can print for ever.
#[derive(Debug)]
pub struct Endless;

/// How outputs end: with which line, and whether in a deadlock.
pub type Group = (Option<String>, bool);

impl Language {
    /// The outputs from each of `roots` on, all in one automaton. The root of
    /// the graph is `None`: with what is printed before the first choice.
    ///
    /// # Errors
    ///
    /// When there is no longest output.
    pub fn of(
        world: &World,
        graph: &Graph,
        roots: &[Option<u32>],
    ) -> Result<Self, Endless> {
        let mut tokens = Tokens::new(world, graph);
        let mut nfa = Nfa::new(world, graph, &mut tokens);
        let prelude = nfa.chain(&tokens.of(world, &graph.prelude), 0);
        let mut dfa = Subsets {
            nfa: &nfa,
            places: Vec::new(),
            index: FxHashMap::default(),
            sets: Vec::new(),
        };
        let starts: Vec<u32> =
            roots.iter().map(|r| dfa.add(&[r.unwrap_or(prelude)])).collect();
        dfa.build();
        let places = dfa.places;
        minimise(&places, &starts, tokens.texts)
    }

    /// Whether the same texts come, and end in the same ways. Both automata are
    /// the smallest ones, so that it is enough to walk through them together.
    pub fn is_that_of(&self, other: &Self) -> bool {
        let mut met = FxHashMap::default();
        let mut open = vec![(self.roots[0], other.roots[0])];
        while let Some((here, there)) = open.pop() {
            match met.insert(here, there) {
                Some(before) if before == there => continue,
                Some(_) => return false,
                None => {}
            }
            let texts = |language: &Self, at: u32| {
                let place = &language.places[at as usize];
                let next = place.next.iter();
                let mut next: Vec<(String, u32)> = next
                    .map(|n| (language.tokens[n.0 as usize].clone(), n.1))
                    .collect();
                next.sort_unstable();
                (place.ends, next)
            };
            let (ends, next) = texts(self, here);
            let (other_ends, other_next) = texts(other, there);
            if ends != other_ends || next.len() != other_next.len() {
                return false;
            }
            for (mine, theirs) in next.into_iter().zip(other_next) {
                if mine.0 != theirs.0 {
                    return false;
                }
                open.push((mine.1, theirs.1));
            }
        }
        true
    }

    /// Whether each token is a whole line.
    pub fn whole_lines(&self) -> bool {
        self.tokens.iter().all(|t| t.ends_with('\n'))
    }

    /// For each place, how many outputs there are from it on.
    pub fn counts(&self) -> Vec<BigUint> {
        let mut counts = vec![BigUint::ZERO; self.places.len()];
        for at in (0..self.places.len()).rev() {
            let place = &self.places[at];
            let mut count = BigUint::from(u8::from(place.ends != 0));
            for (_, to) in &place.next {
                count += &counts[*to as usize];
            }
            counts[at] = count;
        }
        counts
    }

    /// The endings of the outputs from `root` on, and how many outputs have
    /// each.
    pub fn endings(&self, root: u32) -> BTreeMap<Group, BigUint> {
        let lines = self.whole_lines();
        let mut groups = BTreeMap::new();
        // How many texts lead to a place, by the line that they end with.
        let mut reached: BTreeMap<(u32, Vec<u8>, bool), BigUint> =
            BTreeMap::new();
        reached.insert((root, Vec::new(), true), BigUint::from(1u8));
        while let Some(((at, line, whole), count)) = reached.pop_first() {
            let place = &self.places[at as usize];
            let last = || {
                let text = String::from_utf8_lossy(&line).into_owned();
                (!(line.is_empty() && whole)).then_some(text)
            };
            for deadlock in [false, true] {
                let ends = if deadlock {
                    place.ends & DEADLOCK
                } else {
                    place.ends & !DEADLOCK
                };
                if ends != 0 {
                    *groups
                        .entry((last(), deadlock))
                        .or_insert(BigUint::ZERO) += &count;
                }
            }
            for &(token, to) in &place.next {
                let text = self.tokens[token as usize].as_bytes();
                let next = if lines {
                    (to, text[..text.len() - 1].to_vec(), false)
                } else {
                    // A line that has ended stays the last until another begins.
                    let mut next = line.clone();
                    let mut open = whole;
                    for &byte in text {
                        if next.last() == Some(&b'\n') || open {
                            next.clear();
                            open = false;
                        }
                        next.push(byte);
                    }
                    (to, next, open)
                };
                *reached.entry(next).or_insert(BigUint::ZERO) += &count;
            }
        }
        if !lines {
            let mut trimmed = BTreeMap::new();
            for ((line, deadlock), count) in groups {
                let line = line.map(|l| {
                    l.strip_suffix('\n').map_or(l.clone(), str::to_owned)
                });
                *trimmed.entry((line, deadlock)).or_insert(BigUint::ZERO) +=
                    count;
            }
            return trimmed;
        }
        groups
    }

    /// All texts, each with its ways to end. Only for small languages.
    pub fn texts(&self, root: u32) -> Vec<(String, Ends)> {
        let mut texts = Vec::new();
        let mut open = vec![(root, String::new())];
        while let Some((at, text)) = open.pop() {
            let place = &self.places[at as usize];
            for &(token, to) in place.next.iter().rev() {
                open.push((to, text.clone() + &self.tokens[token as usize]));
            }
            if place.ends != 0 {
                texts.push((text, place.ends));
            }
        }
        texts.sort();
        texts
    }
}

/// Cuts printed texts into tokens.
struct Tokens {
    index: FxHashMap<String, Token>,
    texts: Vec<String>,
    lines: bool,
}

impl Tokens {
    fn new(world: &World, graph: &Graph) -> Self {
        let whole = |step: &Step| match printed(world, *step) {
            Some(text) => text.ends_with('\n'),
            None => true,
        };
        let lines = graph.prelude.iter().all(whole)
            && graph
                .edges
                .iter()
                .flatten()
                .all(|edge| edge.steps.iter().all(whole));
        Self { index: FxHashMap::default(), texts: Vec::new(), lines }
    }

    /// What the steps print.
    fn of(&mut self, world: &World, steps: &[Step]) -> Vec<Token> {
        let mut tokens = Vec::new();
        for step in steps {
            let Some(text) = printed(world, *step) else { continue };
            if self.lines {
                for line in text.split_inclusive('\n') {
                    tokens.push(self.token(line));
                }
            } else {
                let chars: Vec<String> =
                    text.chars().map(String::from).collect();
                tokens.extend(chars.iter().map(|c| self.token(c)));
            }
        }
        tokens
    }

    fn token(&mut self, text: &str) -> Token {
        if let Some(&token) = self.index.get(text) {
            return token;
        }
        let token = self.texts.len() as Token;
        self.texts.push(text.to_owned());
        self.index.insert(text.to_owned(), token);
        token
    }
}

/// What a step prints, if it prints.
pub fn printed(world: &World, step: Step) -> Option<&str> {
    match world.next(step.hist)?.op.action {
        Action::Print(text) => Some(world.texts.get(text)),
        _ => None,
    }
}

struct Nfa {
    silent: Vec<Vec<u32>>,
    printing: Vec<Vec<(Token, u32)>>,
    ends: Vec<Ends>,
}

impl Nfa {
    fn new(world: &World, graph: &Graph, tokens: &mut Tokens) -> Self {
        let count = graph.edges.len();
        let mut nfa = Self {
            silent: vec![Vec::new(); count],
            printing: vec![Vec::new(); count],
            ends: graph
                .endings
                .iter()
                .map(|e| e.as_ref().map_or(0, |e| bit(e.end, e.panicked)))
                .collect(),
        };
        for (from, edges) in graph.edges.iter().enumerate() {
            for edge in edges {
                let words = tokens.of(world, &edge.steps);
                match words.split_first() {
                    None => nfa.silent[from].push(edge.to),
                    Some((&first, rest)) => {
                        let to = nfa.chain(rest, edge.to);
                        nfa.printing[from].push((first, to));
                    }
                }
            }
        }
        nfa
    }

    /// A state from which `words` lead to `to`.
    fn chain(&mut self, words: &[Token], mut to: u32) -> u32 {
        for &word in words.iter().rev() {
            self.silent.push(Vec::new());
            self.printing.push(vec![(word, to)]);
            self.ends.push(0);
            to = self.ends.len() as u32 - 1;
        }
        to
    }

    fn close(&self, set: &mut Vec<u32>, seen: &mut rustc_hash::FxHashSet<u32>) {
        seen.clear();
        seen.extend(set.iter());
        let mut at = 0;
        while at < set.len() {
            for &to in &self.silent[set[at] as usize] {
                if seen.insert(to) {
                    set.push(to);
                }
            }
            at += 1;
        }
        // Only what prints or ends makes a difference.
        set.retain(|&s| {
            !self.printing[s as usize].is_empty() || self.ends[s as usize] != 0
        });
        set.sort_unstable();
    }
}

/// The subset construction.
struct Subsets<'a> {
    nfa: &'a Nfa,
    places: Vec<Place>,
    index: FxHashMap<Box<[u32]>, u32>,
    sets: Vec<Box<[u32]>>,
}

impl Subsets<'_> {
    fn add(&mut self, states: &[u32]) -> u32 {
        let mut set = states.to_vec();
        self.nfa.close(&mut set, &mut rustc_hash::FxHashSet::default());
        let set: Box<[u32]> = set.into();
        if let Some(&at) = self.index.get(&set) {
            return at;
        }
        let at = self.places.len() as u32;
        let ends =
            set.iter().fold(0, |ends, &s| ends | self.nfa.ends[s as usize]);
        self.places.push(Place { next: Vec::new(), ends });
        self.sets.push(set.clone());
        self.index.insert(set, at);
        at
    }

    fn build(&mut self) {
        let mut at = 0;
        while at < self.places.len() {
            let mut steps: BTreeMap<Token, Vec<u32>> = BTreeMap::new();
            for &state in &self.sets[at] {
                for &(token, to) in &self.nfa.printing[state as usize] {
                    steps.entry(token).or_default().push(to);
                }
            }
            for (token, mut to) in steps {
                to.sort_unstable();
                to.dedup();
                let to = self.add(&to);
                self.places[at].next.push((token, to));
            }
            at += 1;
        }
    }
}

/// Merges places that cannot be told apart, and orders them.
fn minimise(
    places: &[Place],
    starts: &[u32],
    tokens: Vec<String>,
) -> Result<Language, Endless> {
    // Children first; a child that is still open closes a circle.
    let mut merged = vec![u32::MAX; places.len()];
    let mut open = vec![false; places.len()];
    let mut index: FxHashMap<Place, u32> = FxHashMap::default();
    let mut small: Vec<Place> = Vec::new();
    for &start in starts {
        let mut stack = vec![(start, 0)];
        while let Some(&mut (at, ref mut child)) = stack.last_mut() {
            let place = &places[at as usize];
            if merged[at as usize] != u32::MAX {
                stack.pop();
                continue;
            }
            open[at as usize] = true;
            if let Some(&(_, to)) = place.next.get(*child) {
                *child += 1;
                if merged[to as usize] == u32::MAX {
                    if open[to as usize] {
                        return Err(Endless);
                    }
                    stack.push((to, 0));
                }
                continue;
            }
            let next = place
                .next
                .iter()
                .map(|&(token, to)| (token, merged[to as usize]))
                .collect();
            let place = Place { next, ends: place.ends };
            let id = *index.entry(place.clone()).or_insert_with(|| {
                small.push(place);
                small.len() as u32 - 1
            });
            merged[at as usize] = id;
            open[at as usize] = false;
            stack.pop();
        }
    }
    // Parents first.
    let last = small.len() as u32;
    let flip = |id: u32| last - 1 - id;
    let mut ordered: Vec<Place> = small
        .iter()
        .map(|p| Place {
            next: p.next.iter().map(|&(t, to)| (t, flip(to))).collect(),
            ends: p.ends,
        })
        .collect();
    ordered.reverse();
    let roots = starts.iter().map(|&s| flip(merged[s as usize])).collect();
    Ok(Language { places: ordered, tokens, roots })
}
