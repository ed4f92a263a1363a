//! The difference between two versions: what is gone is struck, what is new is underlined.

use maud::{Markup, Render, html};

/// Most words on a side that are compared one by one; longer texts are shown as a whole.
const MOST_WORDS: usize = 4_000;

/// Most changed words for which the shortest way from one text to the other is sought.
const MOST_STEPS: usize = 800;

/// Draws a text with its changes, word by word.
pub(crate) fn text_diff(before: &str, after: &str) -> Markup {
    html! {
        @for (change, text) in pieces(before, after) {
            @match change {
                Change::Same => (text),
                Change::Gone => del { (text) },
                Change::New => ins { (text) },
            }
        }
    }
}

/// Draws a value that became another; nothing stands for one that was or is not there.
pub(crate) fn changed(before: Option<Markup>, after: Option<Markup>) -> Markup {
    html! {
        @if let Some(before) = before { del { (before) } }
        " "
        @if let Some(after) = after { ins { (after) } }
    }
}

/// Draws a list of changed fields: each label with what [`text_diff`] or [`changed`] draws.
pub(crate) fn diff<L: Render>(fields: impl IntoIterator<Item = (L, Markup)>) -> Markup {
    html! {
        dl.diff {
            @for (label, change) in fields { div { dt { (label) } dd { (change) } } }
        }
    }
}

/// What happened to a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Same,
    Gone,
    New,
}

/// Cuts two texts into pieces that are the same, gone or new, in reading order.
fn pieces(before: &str, after: &str) -> Vec<(Change, String)> {
    let (old, new) = (words(before), words(after));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (start, old) = old.split_at(head);
    let new = &new[head..];
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old, end) = old.split_at(old.len() - tail);
    let new = &new[..new.len() - tail];

    let mut out = Pieces::default();
    out.push_all(Change::Same, start);
    if let Some(steps) = steps(old, new).filter(|steps| alike(steps, old, new)) {
        for (change, word) in steps {
            out.push(change, word);
        }
    } else {
        out.push_all(Change::Gone, old);
        out.push_all(Change::New, new);
    }
    out.push_all(Change::Same, end);
    out.done()
}

/// Returns whether enough stayed the same that a reader would follow it word by word.
fn alike(steps: &[(Change, &str)], old: &[&str], new: &[&str]) -> bool {
    let is_word = |word: &str| word.starts_with(char::is_alphanumeric);
    let count = |words: &[&str]| words.iter().filter(|word| is_word(word)).count();
    let same = steps
        .iter()
        .filter(|(change, word)| *change == Change::Same && is_word(word))
        .count();
    same * 4 >= count(old).min(count(new))
}

/// Pieces as they are put together. Neighbours of one kind become one, what is gone comes before
/// what is new, and a space between two changes belongs to both.
#[derive(Default)]
struct Pieces {
    done: Vec<(Change, String)>,
    gone: String,
    new: String,
    space: String,
}

impl Pieces {
    fn push(&mut self, change: Change, word: &str) {
        let changing = !self.gone.is_empty() || !self.new.is_empty();
        match change {
            Change::Same if changing && word.chars().all(char::is_whitespace) => {
                self.space.push_str(word);
            }
            Change::Same => {
                self.flush();
                self.same(word);
            }
            Change::Gone | Change::New => {
                let space = std::mem::take(&mut self.space);
                self.gone.push_str(&space);
                self.new.push_str(&space);
                let side = if change == Change::Gone {
                    &mut self.gone
                } else {
                    &mut self.new
                };
                side.push_str(word);
            }
        }
    }

    fn push_all(&mut self, change: Change, words: &[&str]) {
        for word in words {
            self.push(change, word);
        }
    }

    fn same(&mut self, text: &str) {
        match self.done.last_mut() {
            Some((Change::Same, before)) => before.push_str(text),
            _ => self.done.push((Change::Same, text.to_owned())),
        }
    }

    fn flush(&mut self) {
        for (change, text) in [(Change::Gone, &mut self.gone), (Change::New, &mut self.new)] {
            if !text.is_empty() {
                self.done.push((change, std::mem::take(text)));
            }
        }
        let space = std::mem::take(&mut self.space);
        if !space.is_empty() {
            self.same(&space);
        }
    }

    fn done(mut self) -> Vec<(Change, String)> {
        self.flush();
        self.done
    }
}

/// Cuts a text into words and what stands between them, so that nothing is lost.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let glyph = glyph(first);
        let end = match glyph {
            Glyph::Mark => first.len_utf8(),
            _ => rest.find(|c| self::glyph(c) != glyph).unwrap_or(rest.len()),
        };
        let (word, others) = rest.split_at(end);
        words.push(word);
        rest = others;
    }
    words
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Glyph {
    Letter,
    Space,
    Mark,
}

fn glyph(c: char) -> Glyph {
    if c.is_alphanumeric() {
        Glyph::Letter
    } else if c.is_whitespace() {
        Glyph::Space
    } else {
        Glyph::Mark
    }
}

/// Finds the fewest words to take out and put in (Myers, 1986); nothing if there are too many.
fn steps<'t>(old: &[&'t str], new: &[&'t str]) -> Option<Vec<(Change, &'t str)>> {
    if old.len() > MOST_WORDS || new.len() > MOST_WORDS {
        return None;
    }
    let trail = Front::trail(old, new)?;
    let mut steps = Vec::new();
    let (mut x, mut y) = (old.len(), new.len());
    for front in trail.iter().rev() {
        let (from_x, from_y) = front.before(x, y);
        while x > from_x && y > from_y {
            x -= 1;
            y -= 1;
            steps.push((Change::Same, old[x]));
        }
        if x > from_x {
            x -= 1;
            steps.push((Change::Gone, old[x]));
        } else if y > from_y {
            y -= 1;
            steps.push((Change::New, new[y]));
        }
    }
    steps.reverse();
    Some(steps)
}

/// How far into the old text each diagonal was reached before one more word was changed.
///
/// Diagonal `k` joins the places with `x - y = k`; it stands at `k + changed + 1`.
struct Front {
    changed: usize,
    reached: Vec<usize>,
}

impl Front {
    /// Goes on one changed word at a time until both texts end.
    fn trail(old: &[&str], new: &[&str]) -> Option<Vec<Self>> {
        let mut trail = Vec::new();
        let mut reached = vec![0; 3];
        for changed in 0..=MOST_STEPS.min(old.len() + new.len()) {
            let front = Self { changed, reached };
            let mut next = vec![0; 2 * changed + 5];
            let mut ended = false;
            for place in (1..=2 * changed + 1).step_by(2) {
                let mut x = front.start(place);
                // y = x - k; places outside the texts come up and lead nowhere.
                let Some(mut y) = (x + changed + 1).checked_sub(place) else {
                    continue;
                };
                while x < old.len() && y < new.len() && old[x] == new[y] {
                    x += 1;
                    y += 1;
                }
                next[place + 1] = x;
                ended |= x >= old.len() && y >= new.len();
            }
            trail.push(front);
            if ended {
                return Some(trail);
            }
            reached = next;
        }
        None
    }

    /// Returns where the diagonal at this place starts: a word put in from above, or taken out.
    fn start(&self, place: usize) -> usize {
        if self.is_put_in(place) {
            self.reached[place + 1]
        } else {
            self.reached[place - 1] + 1
        }
    }

    fn is_put_in(&self, place: usize) -> bool {
        let (lowest, highest) = (1, 2 * self.changed + 1);
        place == lowest || (place != highest && self.reached[place - 1] < self.reached[place + 1])
    }

    /// Returns the place from which one changed word and what follows it led to this place.
    fn before(&self, x: usize, y: usize) -> (usize, usize) {
        if self.changed == 0 {
            return (0, 0);
        }
        let place = x + self.changed + 1 - y;
        if self.is_put_in(place) {
            let from = self.reached[place + 1];
            (from, (from + self.changed).saturating_sub(place))
        } else {
            let from = self.reached[place - 1];
            (from, (from + self.changed + 2).saturating_sub(place))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn changed_words_are_marked_and_the_rest_is_left() {
        let html = text_diff(
            "Every ranking, kept 12 months",
            "Every ranking, kept 24 months",
        )
        .0;
        assert_eq!(
            html,
            "Every ranking, kept <del>12</del><ins>24</ins> months"
        );
    }

    #[test]
    fn what_has_little_in_common_is_shown_as_a_whole() {
        let html = text_diff(
            "Sorts out applications below a score",
            "Proposes the order; recruiters decide",
        )
        .0;
        assert_eq!(html.matches("<del>").count(), 1, "{html}");
        assert_eq!(html.matches("<ins>").count(), 1, "{html}");
    }

    #[test]
    fn neighbouring_changes_are_one() {
        let html = text_diff("We keep old words here", "We keep new terms here").0;
        assert_eq!(
            html,
            "We keep <del>old words</del><ins>new terms</ins> here"
        );
    }

    #[test]
    fn mark_up_in_a_text_is_text() {
        let html = text_diff("<b>a</b>", "<b>b</b>").0;
        assert_eq!(html, "&lt;b&gt;<del>a</del><ins>b</ins>&lt;/b&gt;");
    }

    #[test]
    fn a_very_long_text_is_compared_in_time() {
        let text = |step: usize| {
            let words: Vec<String> = (0..60_000).map(|n| (n * step).to_string()).collect();
            words.join(" ")
        };
        let pieces = pieces(&text(1), &text(7));
        assert!(pieces.len() < 10);
    }

    fn side(pieces: &[(Change, String)], left_out: Change) -> String {
        let kept = pieces.iter().filter(|(change, _)| *change != left_out);
        kept.map(|(_, text)| text.as_str()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn both_texts_can_be_read_from_the_difference(old in "[ab ,.é]{0,60}", new in "[ab ,.é]{0,60}") {
            let pieces = pieces(&old, &new);
            prop_assert_eq!(side(&pieces, Change::New), old);
            prop_assert_eq!(side(&pieces, Change::Gone), new);
        }
    }
}
