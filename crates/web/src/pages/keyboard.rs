//! The keys there are.

use maud::html;

use crate::answer::{Answer, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::parts;
use crate::routes::Route;

/// Keys, and the message that says what they do.
const KEYS: [(&[&str], &str); 9] = [
    (&["Ctrl", "K"], "keyboard-find"),
    (&["?"], "keyboard-help"),
    (&["j"], "keyboard-next"),
    (&["k"], "keyboard-previous"),
    (&["x"], "keyboard-select"),
    (&["Enter"], "keyboard-open"),
    (&["/"], "keyboard-words"),
    (&["Esc"], "keyboard-escape"),
    (&["Ctrl", "Enter"], "keyboard-save"),
];

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 1] {
    [Route::get("/keyboard", show)]
}

#[expect(clippy::unnecessary_wraps, reason = "handlers have one shape")]
fn show(look: &Look<'_>) -> Result<Answer> {
    let words = &look.words;
    let title = words.t("keyboard-title");
    let main = html! {
        (parts::Head::new(title).lede(words.t("keyboard-lede")))
        section.sec.first {
            dl.dl.narrow {
                @for (keys, id) in KEYS {
                    div { dt { @for key in keys { kbd { (key) } " " } } dd { (words.t(id)) } }
                }
            }
        }
    };
    Ok(Page::new("", title, main).into())
}
