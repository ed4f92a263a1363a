//! The way of a request: intake → queue → who asks → handler → response.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, RawPathParams, Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter};

use crate::answer::Answer;
use crate::ask_id;
use crate::fault::{Fault, Result};
use crate::input::Input;
use crate::kept::Place;
use crate::look::{Ask, Look};
use crate::respond;
use crate::routes::{Intake, Lane, Route, Verb};
use crate::sign_in::enter;
use crate::site::Site;
use crate::url;

/// Makes the service of all routes.
pub(crate) fn router(site: Arc<Site>) -> Router {
    let mut by_path: HashMap<&'static str, MethodRouter<Arc<Site>>> = HashMap::new();
    for route in crate::routes::all() {
        let handler =
            move |State(site): State<Arc<Site>>, params: RawPathParams, request: Request| {
                dispatch(site, route, params, request)
            };
        let added = by_path.remove(route.path).unwrap_or_default();
        by_path.insert(route.path, added.on(filter(route.verb), handler));
    }
    let mut router = Router::new();
    for (path, methods) in by_path {
        router = router.route(path, methods.fallback(wrong_method));
    }
    let asset = axum::routing::get(asset).fallback(wrong_method);
    router
        .route("/assets/{file}", asset.clone())
        .route("/favicon.svg", asset)
        .fallback(nowhere)
        .with_state(site)
}

/// Answers with a style sheet, a script or a picture: the same for everybody, for ever.
async fn asset(State(site): State<Arc<Site>>, request: Request) -> Response {
    let accepted = request
        .headers()
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    match site
        .assets
        .find(request.uri().path(), accepted.unwrap_or_default())
    {
        Some(asset) => respond::asset(&asset, request.headers()),
        None => respond::plain(StatusCode::NOT_FOUND, ""),
    }
}

fn filter(verb: Verb) -> MethodFilter {
    match verb {
        Verb::Get => MethodFilter::GET,
        Verb::Post => MethodFilter::POST,
        Verb::Put => MethodFilter::PUT,
        Verb::Patch => MethodFilter::PATCH,
        Verb::Delete => MethodFilter::DELETE,
    }
}

async fn wrong_method(State(site): State<Arc<Site>>, request: Request) -> Response {
    refuse(site, request, StatusCode::METHOD_NOT_ALLOWED).await
}

async fn nowhere(State(site): State<Arc<Site>>, request: Request) -> Response {
    refuse(site, request, StatusCode::NOT_FOUND).await
}

/// Answers with a status alone, in the form that belongs to the place asked.
async fn refuse(site: Arc<Site>, request: Request, status: StatusCode) -> Response {
    let (ask, _) = ask(&site, &[], request);
    let Ok(ask) = ask else {
        return respond::plain(StatusCode::BAD_REQUEST, "");
    };
    in_lane(site, Lane::Read, move |site| {
        let id = ask.id.clone();
        let refused = |look: &Look<'_>| respond::fault(look, &Fault::Status(status));
        match Look::new(site, ask, Input::Nothing) {
            Err(refused) => respond::bare_fault(&refused.1, &refused.0),
            Ok(mut look) => {
                // Who has signed in sees the page in the shell; a stranger sees a plain one.
                if let Err(fault) = enter(&mut look, true, false) {
                    fault.log(&id);
                }
                refused(&look)
            }
        }
    })
    .await
}

async fn dispatch(
    site: Arc<Site>,
    route: Route,
    params: RawPathParams,
    request: Request,
) -> Response {
    let started = Instant::now();
    let params: Vec<(String, String)> = params
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let response = answer(Arc::clone(&site), route, &params, request).await;
    site.metrics
        .observe(route.path, response.status(), started.elapsed());
    response
}

async fn answer(
    site: Arc<Site>,
    route: Route,
    params: &[(String, String)],
    request: Request,
) -> Response {
    let (ask, body) = ask(&site, params, request);
    let ask = match ask {
        Ok(ask) => ask,
        Err(id) => return respond::plain(StatusCode::BAD_REQUEST, &id),
    };
    let taken = tokio::time::timeout(patience(&site, route), Input::take(route.intake, body)).await;
    let input = match taken {
        Ok(Ok(input)) => input,
        Ok(Err(fault)) => return respond::bare_fault(&ask, &fault),
        Err(_) => return respond::bare_fault(&ask, &Fault::Status(StatusCode::REQUEST_TIMEOUT)),
    };
    in_lane(site, route.lane, move |site| {
        handle(site, route, ask, input)
    })
    .await
}

fn patience(site: &Site, route: Route) -> std::time::Duration {
    // A stream is taken at once and read later; its own reader watches for silence.
    match route.intake {
        Intake::Stream => std::time::Duration::MAX,
        _ => site.options.patience,
    }
}

/// Runs work that may wait for files on a thread for such work, when its queue has a place.
async fn in_lane(
    site: Arc<Site>,
    lane: Lane,
    work: impl FnOnce(&Site) -> Response + Send + 'static,
) -> Response {
    let here = Arc::clone(&site);
    let Ok(_place) = here.lane(lane).acquire().await else {
        return respond::plain(StatusCode::SERVICE_UNAVAILABLE, "");
    };
    let span = tracing::Span::current();
    let worked = tokio::task::spawn_blocking(move || span.in_scope(|| work(&site))).await;
    worked.unwrap_or_else(|error| {
        tracing::error!(%error, "a handler did not end");
        respond::plain(StatusCode::INTERNAL_SERVER_ERROR, "")
    })
}

fn handle(site: &Site, route: Route, ask: Ask, input: Input) -> Response {
    let id = ask.id.clone();
    let mut look = match Look::new(site, ask, input) {
        Ok(look) => look,
        Err(refused) => return respond::bare_fault(&refused.1, &refused.0),
    };
    let answered = attempt(&mut look, route);
    match answered {
        Ok(answer) => respond::answer(&look, answer).unwrap_or_else(|fault| {
            fault.log(&id);
            respond::bare_fault(&look.ask, &fault)
        }),
        Err(fault) => {
            fault.log(&id);
            respond::fault(&look, &fault)
        }
    }
}

fn attempt(look: &mut Look<'_>, route: Route) -> Result<Answer> {
    enter(look, route.open, route.unseen)?;
    if let (Some(actor), false) = (&look.actor, route.open) {
        look.site.workspace.require_read(actor)?;
    }
    if !route.reads {
        crate::guard::own_form(look, route)?;
        if look.is_past() {
            return Err(Fault::past());
        }
    }
    if route.kept
        && let Some(place) = Place::of(look)?
    {
        if let Some(page) = look.site.kept.find(&place) {
            return Ok(Answer::Again(page));
        }
        // Before the checks are done a page shows what was found earlier.
        look.place = look.view()?.is_assessed()?.then_some(place);
    }
    (route.handler)(look)
}

/// Reads what came with a request; the error is its id.
fn ask(
    site: &Site,
    params: &[(String, String)],
    request: Request,
) -> (std::result::Result<Ask, String>, Body) {
    let (parts, body) = request.into_parts();
    let id = parts
        .extensions
        .get::<ask_id::AskId>()
        .map_or_else(String::new, |id| id.0.clone());
    let query = url::pairs(parts.uri.query().unwrap_or_default());
    let Some(query) = query else {
        return (Err(id), body);
    };
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip().to_string());
    let path = parts.uri.path().to_owned();
    let mut ask = Ask {
        api: path.starts_with("/api/"),
        path,
        method: parts.method,
        query,
        params: params.to_vec(),
        headers: parts.headers,
        from: peer.unwrap_or_else(|| "unknown".into()),
        id,
    };
    if site.options.behind_proxy {
        // The last address is the one that the proxy itself saw.
        let told = ask
            .header("x-forwarded-for")
            .and_then(|line| line.rsplit(',').next());
        let told = told
            .map(str::trim)
            .filter(|text| text.parse::<std::net::IpAddr>().is_ok());
        if let Some(told) = told.map(str::to_owned) {
            ask.from = told;
        }
    }
    (Ok(ask), body)
}
