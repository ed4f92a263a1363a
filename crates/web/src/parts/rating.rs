//! Ratings of risks and impacts: their order, and the shade on which each stands.

use maud::{Markup, html};

/// Ratings from the lowest to the highest.
pub(crate) const RATINGS: [&str; 4] = ["low", "medium", "high", "critical"];

/// Returns the place of a rating, from the lowest.
pub(crate) fn rank(rating: &str) -> Option<usize> {
    RATINGS.iter().position(|word| *word == rating)
}

/// Returns the class of the shade of the rating at this place.
pub(crate) fn heat(rank: usize) -> &'static str {
    ["", "h2", "h3", "h4"].get(rank).copied().unwrap_or("")
}

/// Draws a rating on its shade.
pub(crate) fn level(said: &str, rating: &str) -> Markup {
    html! { span class={ "lvl " (rank(rating).map_or("", heat)) } { (said) } }
}
