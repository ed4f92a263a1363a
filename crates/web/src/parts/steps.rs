//! What is done one after another: a list of tasks, and the stages of a life.

use maud::{Markup, Render, html};

/// One task of a list.
pub(crate) struct Task {
    /// Its number or letter.
    pub(crate) number: String,
    /// Where it is done.
    pub(crate) href: String,
    /// What it is called.
    pub(crate) name: String,
    /// What is known about it.
    pub(crate) about: Markup,
    /// How far it is: a mark, and who did it and when.
    pub(crate) end: Markup,
}

/// Draws a list of tasks.
pub(crate) fn tasks(tasks: &[Task]) -> Markup {
    html! {
        ol.tasks {
            @for task in tasks {
                li {
                    span.no { (task.number) }
                    div { a href=(task.href) { (task.name) } p { (task.about) } }
                    div.end { (task.end) }
                }
            }
        }
    }
}

/// One stage of a life.
pub(crate) struct Stage {
    /// What it is called.
    pub(crate) name: String,
    /// What is known of it: since when, through which gate.
    pub(crate) about: Option<String>,
}

/// Draws the stages of a life; `now` is the place of the one that holds.
pub(crate) fn stages(name: &str, stages: &[Stage], now: Option<usize>) -> Markup {
    html! {
        ol.stages aria-label=(name) {
            @for (n, stage) in stages.iter().enumerate() {
                @let class = match now {
                    Some(now) if n < now => Some("was"),
                    Some(now) if n == now => Some("is"),
                    _ => None,
                };
                li class=[class] aria-current=[(now == Some(n)).then_some("step")] {
                    (stage.name) @if let Some(about) = &stage.about { small { (about) } }
                }
            }
        }
    }
}

/// One point of a short list, with a mark before it and a day or a link at its end.
pub(crate) struct Remark {
    /// A class for the colour: a status or a state; nothing for the rest.
    pub(crate) class: &'static str,
    /// The icon.
    pub(crate) shape: &'static str,
    /// What is said.
    pub(crate) said: Markup,
    /// What stands at the end.
    pub(crate) end: Markup,
}

/// Draws a short list of points.
pub(crate) fn points(points: impl IntoIterator<Item = Remark>) -> Markup {
    html! {
        ul.points {
            @for point in points {
                li class=(point.class) { (super::icon(point.shape, 14)) span { (point.said) } (point.end) }
            }
        }
    }
}

/// Draws what happened, each with its time; `moments` are a `time` and what is said.
pub(crate) fn feed<T: Render, S: Render>(moments: impl IntoIterator<Item = (T, S)>) -> Markup {
    html! {
        ol.feed { @for (time, said) in moments { li { (time) p { (said) } } } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stage_that_holds_is_said() {
        let stage = |name: &str| Stage {
            name: name.into(),
            about: None,
        };
        let all = [stage("Inception"), stage("Operation"), stage("Retirement")];
        let html = stages("Life cycle", &all, Some(1)).0;
        assert!(html.contains("<li class=\"was\">Inception</li><li class=\"is\" aria-current=\"step\">Operation</li><li>Retirement"), "{html}");
        assert!(!stages("Life cycle", &all, None).0.contains("class=\"was\""));
    }

    #[test]
    fn tasks_and_points_escape_what_they_hold() {
        let task = Task {
            number: "A".into(),
            href: "#".into(),
            name: "<x>".into(),
            about: html! { "8" },
            end: html! {},
        };
        assert!(
            tasks(&[task])
                .0
                .contains("<a href=\"#\">&lt;x&gt;</a><p>8</p>")
        );
        let point = Remark {
            class: "minor",
            shape: "minor",
            said: html! { "a" },
            end: html! { "b" },
        };
        assert!(points([point]).0.contains("<li class=\"minor\">"));
        assert_eq!(
            feed([("08:41", "a <b>")]).0,
            "<ol class=\"feed\"><li>08:41<p>a &lt;b&gt;</p></li></ol>"
        );
    }
}
