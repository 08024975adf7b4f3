//! The tokens that were found, at the left below the clients.

use egui::{EventFilter, Id, Key, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use crate::{
    bench::{
        Action, Command,
        model::{Model, Scanning, TrayCommand},
        tray::{PASTED, TrayItem},
    },
    jwt::Moment,
    ui::{
        icons::Icon,
        scene::Scene,
        theme::{UiTokens as _, fonts, measure, space},
        widgets::{
            Button, ListRow, MenuItem, TWO_LINES, Tone, area_ui, faint_ui, note_ui, strip_ui,
        },
    },
};

/// Height of the title.
const TITLE: f32 = 30.0;
/// Height of what is said of a search under way.
const SEARCH: f32 = 62.0;
/// Between two rows.
const BETWEEN: f32 = space::XXS;

/// The height that the pane asks for, in points; 0 where there is nothing to show.
#[must_use]
pub fn tray_height(model: &Model) -> f32 {
    let tray = &model.tray;
    if tray.items.is_empty() && model.scanning.is_none() {
        return 0.0;
    }
    // More rows than any window has room for are as many as that.
    let rows = f32::from(u16::try_from(tray.items.len()).unwrap_or(u16::MAX));
    let search = if model.scanning.is_some() { SEARCH } else { 0.0 };
    TITLE + search + rows * (TWO_LINES + BETWEEN) + 2.0 * space::M
}

/// Draws the pane; nothing where no tokens were found.
pub fn tray_pane_ui(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect) {
    if rect.height() <= 0.0 {
        return;
    }
    let inner = rect.shrink2(vec2(space::M, space::M));
    let (title, mut below) = inner.split_top_bottom_at_y((inner.top() + TITLE).min(inner.bottom()));
    title_ui(ui, scene, title);
    if let Some(scanning) = &scene.model.scanning {
        let (search, rows) =
            below.split_top_bottom_at_y((below.top() + SEARCH).min(below.bottom()));
        if search_ui(ui, scanning, search) {
            scene.ask(Command::Tray(TrayCommand::Cancel));
        }
        below = rows;
    }
    area_ui(ui, "tokens", below, |ui| rows_ui(ui, scene));
}

fn title_ui(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect) {
    let tray = &scene.model.tray;
    let (count, origin) = (count_words(scene.model), tray.origin.as_str());
    let has_items = !tray.items.is_empty();
    let is_searched = scene.model.scanning.as_ref().is_some_and(|it| it.origin == tray.origin);
    let strip = rect.with_min_x(rect.left() + space::M);
    let ((), cleared) = strip_ui(
        ui,
        "tokens title",
        strip,
        |ui| {
            let t = ui.tokens();
            ui.spacing_mut().item_spacing.x = space::S;
            ui.label(RichText::new("Tokens").font(fonts::small_title()).color(t.quiet));
            if has_items {
                // A search tells its file itself; what was pasted needs no name.
                let text = match origin {
                    _ if is_searched => count.clone(),
                    PASTED => format!("{count} pasted"),
                    origin => format!("{count} in {origin}"),
                };
                faint_ui(ui, &text).on_hover_text(format!("{count} found in {origin}"));
            }
        },
        |ui| {
            let clear = Button::quiet("").icon(Icon::Cross).name(Action::ClearTray.text());
            has_items && clear.show(ui).on_hover_text(Action::ClearTray.tooltip()).clicked()
        },
    );
    if cleared {
        scene.act(Action::ClearTray);
    }
}

fn count_words(model: &Model) -> String {
    let tray = &model.tray;
    match tray.beyond {
        0 => tray.items.len().to_string(),
        _ => format!("first {} of {}", tray.items.len(), tray.found()),
    }
}

/// What is searched and how far it is. Returns whether it is to be stopped.
fn search_ui(ui: &mut Ui, scanning: &Scanning, rect: Rect) -> bool {
    let strip = |top: f32| {
        // The text of the button at the end stands above the end of the bar.
        let width = (rect.width() - 2.0 * space::M + space::S).max(0.0);
        Rect::from_min_size(rect.min + vec2(space::M, top), vec2(width, measure::CONTROL))
    };
    let ((), cancelled) = strip_ui(
        ui,
        "search",
        strip(-space::XXS),
        |ui| {
            let text = format!("Searching {}", scanning.origin);
            note_ui(ui, &text).on_hover_text(&text);
        },
        |ui| {
            let cancel = Button::link("Cancel").name("Cancel the search");
            cancel.show(ui).on_hover_text("Stop searching; what was found stays").clicked()
        },
    );
    let bar = Rect::from_min_size(
        rect.min + vec2(space::M, 27.0),
        vec2((rect.width() - 2.0 * space::M).max(0.0), 4.0),
    );
    progress_ui(ui, scanning, bar);
    let said = progress_words(scanning);
    let row = strip(33.0);
    area_ui(ui, "search progress", row, |ui| faint_ui(ui, &said).on_hover_text(&said));
    cancelled
}

fn progress_ui(ui: &mut Ui, scanning: &Scanning, bar: Rect) {
    let t = ui.tokens();
    let thousandths = done_thousandths(scanning);
    let share = f32::from(thousandths) / 1_000.0;
    let response = ui.interact(bar, ui.make_persistent_id("search bar"), Sense::hover());
    response.widget_info(|| WidgetInfo {
        value: Some(f64::from(thousandths) / 1_000.0),
        ..WidgetInfo::labeled(Role::ProgressIndicator, true, progress_words(scanning))
    });
    ui.painter().rect_filled(bar, 2.0, t.button);
    let done = bar.with_max_x(bar.left() + bar.width() * share);
    ui.painter().rect_filled(done, 2.0, t.accent);
}

/// How much of the search is done, of a thousand.
fn done_thousandths(scanning: &Scanning) -> u16 {
    let (bytes, total) = (u128::from(scanning.bytes), u128::from(scanning.total));
    (bytes * 1_000).checked_div(total).map_or(0, |done| u16::try_from(done.min(1_000)).unwrap_or(0))
}

/// Such as `412 MB of 1.0 GB, 37 tokens`.
fn progress_words(scanning: &Scanning) -> String {
    let tokens = match scanning.found {
        0 => "0 tokens".to_owned(),
        1 => "1 token".to_owned(),
        many => format!("{many} tokens"),
    };
    if scanning.total == 0 {
        return tokens;
    }
    format!("{} of {}, {tokens}", size_words(scanning.bytes), size_words(scanning.total))
}

fn size_words(bytes: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    let Some((name, unit)) = UNITS.into_iter().find(|(_, unit)| bytes >= *unit) else {
        return format!("{bytes} bytes");
    };
    let tenths = bytes / (unit / 10);
    if tenths >= 100 {
        format!("{} {name}", tenths / 10)
    } else {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    }
}

/// The row that takes the focus when it is drawn next.
#[derive(Clone, Copy, Default)]
struct Wanted(usize);

fn rows_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let count = scene.model.tray.items.len();
    ui.spacing_mut().item_spacing.y = BETWEEN;
    let wanted_id = ui.make_persistent_id("wanted token");
    let wanted = ui.data_mut(|data| data.remove_temp::<Wanted>(wanted_id)).map(|wanted| wanted.0);
    let wanted = wanted.map(|place| place.min(count.saturating_sub(1)));
    let mut area = ScrollArea::vertical().id_salt("tokens").auto_shrink([false, false]);
    if let Some(place) = wanted {
        area = area.vertical_scroll_offset(offset_for(ui, place));
    }
    let view_id = offset_id(ui);
    let rows_id = ui.make_persistent_id("token");
    let output = area.show_rows(ui, TWO_LINES, count, |ui, rows| {
        let mut next = None;
        for place in rows {
            let Some(item) = scene.model.tray.items.get(place) else { break };
            let id = rows_id.with(place);
            next = row_ui(ui, scene, (id, place), item, wanted == Some(place)).or(next);
        }
        next
    });
    let view = (output.state.clamped_offset().y, output.inner_rect.height());
    ui.data_mut(|data| data.insert_temp(view_id, view));
    if let Some(next) = output.inner {
        ui.data_mut(|data| data.insert_temp(wanted_id, Wanted(next)));
        ui.ctx().request_repaint();
    }
}

fn offset_id(ui: &Ui) -> Id {
    ui.make_persistent_id("tokens offset")
}

/// How far to scroll so that a row is wholly in sight: no farther than it takes.
fn offset_for(ui: &Ui, place: usize) -> f32 {
    let (offset, height) =
        ui.data(|data| data.get_temp::<(f32, f32)>(offset_id(ui))).unwrap_or_default();
    let place = f32::from(u16::try_from(place).unwrap_or(u16::MAX));
    let top = place * (TWO_LINES + BETWEEN);
    offset.min(top).max(top + TWO_LINES - height).max(0.0)
}

/// Draws a row. Returns the place that the focus moves to, if a key asked for that.
fn row_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    (id, place): (Id, usize),
    item: &TrayItem,
    takes_focus: bool,
) -> Option<usize> {
    let model = scene.model;
    let moment = model.moment(scene.now);
    let leeway = model.expected.leeway;
    let (title, reason) = (item.title(), item.reason(moment, leeway));
    let count = if item.count > 1 { format!("×{}", item.count) } else { String::new() };
    let tone = Tone::from(item.overall(moment, leeway));
    let name = spoken(item, &title, &reason, tone);
    let response = ListRow::new(&title)
        .subtitle(&reason)
        .note(&count)
        .mark(Some(tone))
        .selected(model.tray.chosen == Some(place))
        .name(&name)
        .id(id)
        .show(ui);
    // Whoever clicks a row goes on from there with the arrow keys.
    if takes_focus || response.clicked() {
        response.request_focus();
    }
    if response.clicked() {
        scene.ask(Command::Tray(TrayCommand::Choose(place)));
    }
    response.context_menu(|ui| {
        if MenuItem::new("Take out of the list").shortcut("Delete").show(ui).clicked() {
            scene.ask(Command::Tray(TrayCommand::Remove(place)));
        }
    });
    let has_focus = response.has_focus();
    response.on_hover_ui(|ui| {
        ui.label(all_of_it(scene, item, moment));
    });
    if has_focus { keys(ui, scene, id, place) } else { None }
}

/// Arrow keys choose the token above or below; Delete takes this one out.
fn keys(ui: &Ui, scene: &mut Scene<'_>, id: Id, place: usize) -> Option<usize> {
    let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
    let last = scene.model.tray.items.len().checked_sub(1)?;
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    if pressed(Key::Delete) {
        scene.ask(Command::Tray(TrayCommand::Remove(place)));
        return Some(place);
    }
    let next = match () {
        () if pressed(Key::ArrowDown) => place.saturating_add(1).min(last),
        () if pressed(Key::ArrowUp) => place.saturating_sub(1),
        () if pressed(Key::Home) => 0,
        () if pressed(Key::End) => last,
        () => return None,
    };
    if next != place {
        scene.ask(Command::Tray(TrayCommand::Choose(next)));
    }
    Some(next)
}

/// The row for assistive technology: also what only icon and note say.
fn spoken(item: &TrayItem, title: &str, reason: &str, tone: Tone) -> String {
    let again =
        if item.count > 1 { format!(", found {} times", item.count) } else { String::new() };
    format!("Token {title}, {}, {reason}{again}", tone.word())
}

/// Everything that is known of it, a line each.
fn all_of_it(scene: &Scene<'_>, item: &TrayItem, moment: Moment) -> String {
    /// The most characters of a line.
    const MOST: usize = 120;
    let summary = &item.summary;
    let shown = |text: &str| crate::jwt::visible::shortened(text, MOST);
    let mut lines = Vec::new();
    for (what, value) in [
        ("Subject", &summary.subject),
        ("Issuer", &summary.issuer),
        ("Algorithm", &summary.algorithm),
        ("Signed by", &summary.signed_by),
    ] {
        lines.extend(value.as_ref().map(|value| format!("{what}: {}", shown(value))));
    }
    if let Some(expires) = summary.expires {
        let verb = if expires > moment { "Expires" } else { "Expired" };
        lines.push(format!(
            "{verb}: {}, {}",
            expires.utc_near(moment),
            expires.relative_to(moment)
        ));
    }
    let place = match &item.source {
        Some(source) => format!("{}, line {}", shown(source), item.line),
        None => format!("Line {} of {}", item.line, scene.model.tray.origin),
    };
    lines.push(place);
    if let Some(stamp) = item.stamp {
        let taken_as = if stamp.has_offset { "" } else { ", if its clock shows UTC" };
        lines.push(format!("Logged: {}{taken_as}", stamp.moment.utc_near(scene.now)));
    }
    if item.count > 1 {
        lines.push(format!("Found {} times", item.count));
    }
    if !item.taken_off.is_empty() {
        lines.push(format!("Taken off: {}", item.taken_off.join(", ")));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_in_sizes_that_people_use() {
        for (bytes, words) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_000, "1.0 kB"),
            (9_990, "9.9 kB"),
            (412_345_678, "412 MB"),
            (1_000_000_000, "1.0 GB"),
            (u64::MAX, "18446744073 GB"),
        ] {
            assert_eq!(size_words(bytes), words);
        }
    }

    #[test]
    fn the_bar_never_leaves_its_place() {
        for (bytes, total, done) in
            [(0, 0, 0), (5, 0, 0), (1, 2, 500), (3, 2, 1_000), (u64::MAX, u64::MAX, 1_000)]
        {
            let scanning = Scanning { bytes, total, ..Scanning::default() };
            assert_eq!(done_thousandths(&scanning), done);
        }
    }
}
