//! The window as a whole: bars, panes, dialogs, and what the keyboard asks for.

use std::time::Duration;

use egui::{Align2, Event, Rect, Stroke, StrokeKind, Ui};

use super::{
    dialogs::dialogs_ui,
    layout::{Contents, Layout, Splits},
    panes::{
        clients_pane_ui, findings_pane_ui, header_has_note, header_pane_ui, menu_bar_ui,
        payload_pane_ui, secret_pane_ui, status_bar_ui, token_pane_ui, tray_height, tray_pane_ui,
        verdict_strip_ui,
    },
    scene::Scene,
    shortcuts,
    theme::{UiTokens as _, fonts, measure},
    view::View,
    widgets::code_height,
};
use crate::bench::{
    Action, Command, Model, Payload,
    model::{Dialog, PayloadView, TrayCommand},
};

/// Draws the window and gathers what the user asks for.
pub fn window_ui(ui: &mut Ui, scene: &mut Scene<'_>, view: &mut View) {
    keyboard(ui, scene);
    let layout = layout(ui, scene.model, &view.splits);
    grounds_ui(ui, &layout);
    menu_bar_ui(ui, scene, &mut view.as_of, layout.menu_bar);
    if let Some(aspect) = verdict_strip_ui(ui, scene, layout.verdict_strip) {
        view.wanted = Some(aspect);
    }
    clients_pane_ui(ui, scene, layout.clients);
    tray_pane_ui(ui, scene, layout.tray);
    token_pane_ui(ui, scene, &mut view.buffers, layout.token);
    header_pane_ui(ui, scene, &mut view.buffers, layout.header);
    payload_pane_ui(ui, scene, &mut view.buffers, layout.payload);
    secret_pane_ui(ui, scene, &mut view.buffers, layout.secret);
    let wanted = view.wanted.take();
    if let Some(finding) = findings_pane_ui(ui, scene, layout.findings, wanted) {
        view.buffers.go_to(&finding.at);
        ui.ctx().request_repaint();
    }
    status_bar_ui(ui, scene, layout.status_bar);
    layout.splitters_ui(ui, &mut view.splits);
    dialogs_ui(ui, scene, &mut view.forms);
    hovered_files_ui(ui, scene, &layout);
    dropped_files(ui, scene, view, layout.secret);
}

/// Where everything lies, with room for as much of header and payload as there is.
fn layout(ui: &Ui, model: &Model, splits: &Splits) -> Layout {
    let mut contents = Contents {
        header_has_note: header_has_note(model),
        tray: tray_height(model),
        ..Contents::default()
    };
    // The heights of the texts follow from the panes' width, which no text changes.
    let width = Layout::new(ui.max_rect(), splits, &contents).header.width();
    contents.header = code_height(ui, &model.draft.header, width);
    contents.payload = match (&model.draft.payload, model.payload_view) {
        (Payload::Text(text), PayloadView::Json) => code_height(ui, text, width),
        _ => f32::INFINITY,
    };
    Layout::new(ui.max_rect(), splits, &contents)
}

/// The grounds of the bars, and the lines between them.
fn grounds_ui(ui: &Ui, layout: &Layout) {
    let t = ui.tokens();
    let painter = ui.painter();
    painter.rect_filled(ui.max_rect(), 0.0, t.background);
    let bars: [Rect; 4] =
        [layout.menu_bar, layout.verdict_strip, layout.sidebar, layout.status_bar];
    for bar in bars {
        painter.rect_filled(bar, 0.0, t.panel);
    }
    let stroke = Stroke::new(1.0, t.edge);
    painter.hline(ui.max_rect().x_range(), layout.menu_bar.bottom() - 0.5, stroke);
    painter.hline(ui.max_rect().x_range(), layout.verdict_strip.bottom() - 0.5, stroke);
    painter.vline(layout.sidebar.right() - 0.5, layout.sidebar.y_range(), stroke);
    painter.hline(ui.max_rect().x_range(), layout.status_bar.top() + 0.5, stroke);
    if layout.tray.height() > 0.0 {
        painter.hline(layout.tray.x_range(), layout.tray.top() + 0.5, stroke);
    }
}

/// Shortcuts, and a paste where no field has the focus: it goes onto the bench.
fn keyboard(ui: &mut Ui, scene: &mut Scene<'_>) {
    if scene.model.dialog.is_some() {
        // Whoever leaves the desk has no time to close a dialog first.
        let keys = Action::Lock.keys().and_then(shortcuts::shortcut);
        if keys.is_some_and(|keys| ui.input_mut(|input| input.consume_shortcut(&keys))) {
            scene.act(Action::Lock);
        }
        return;
    }
    for action in shortcuts::pressed(ui.ctx(), scene.model) {
        scene.act(action);
    }
    if ui.ctx().text_edit_focused() {
        return;
    }
    let pasted = ui.input_mut(|input| {
        let at = input.events.iter().position(|event| matches!(event, Event::Paste(_)))?;
        match input.events.remove(at) {
            Event::Paste(text) => Some(text),
            _ => None,
        }
    });
    if let Some(text) = pasted {
        scene.ask(Command::Paste(text));
    }
}

/// Says what may be dropped where, while a file hangs over the window.
fn hovered_files_ui(ui: &Ui, scene: &Scene<'_>, layout: &Layout) {
    if scene.model.dialog.is_some() || ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let t = ui.tokens();
    for (pane, text) in
        [(layout.token, "Drop a token, log or key"), (layout.secret, "Drop a secret or key")]
    {
        ui.painter().rect(
            pane,
            measure::PANE_RADIUS,
            t.accent_ground,
            Stroke::new(1.5, t.accent),
            StrokeKind::Inside,
        );
        ui.painter().text(pane.center(), Align2::CENTER_CENTER, text, fonts::title(), t.accent);
    }
}

/// How long the pointer is waited for after a drop.
const POINTER_COMES: Duration = Duration::from_millis(150);

/// Files dropped on the window. What falls on the key's pane, or on a client's form, is a secret or
/// key; of the rest the model sees what it is.
///
/// The window system does not say where a file fell. Yet the pointer is there, and is told of as
/// soon as the other program lets go of it: so it is waited for, for a moment.
fn dropped_files(ui: &Ui, scene: &mut Scene<'_>, view: &mut View, key_pane: Rect) {
    let (dropped, moved, now) = ui.input(|input| {
        let moved = input.events.iter().any(|event| matches!(event, Event::PointerMoved(_)));
        (input.raw.dropped_files.clone(), moved, input.time)
    });
    if !dropped.is_empty() {
        view.dropped.extend(dropped.iter().map(|file| file.path().to_owned()));
        view.dropped_at = now;
    }
    if view.dropped.is_empty() {
        return;
    }
    let in_form = matches!(scene.model.dialog, Some(Dialog::Client(_)));
    if !moved && !in_form && now - view.dropped_at < POINTER_COMES.as_secs_f64() {
        ui.ctx().request_repaint_after(POINTER_COMES);
        return;
    }
    let at = ui.input(|input| input.pointer.latest_pos()).filter(|_| moved);
    let on_key = in_form || at.is_some_and(|at| key_pane.contains(at));
    let mut paths = std::mem::take(&mut view.dropped);
    if !on_key && paths.len() > 1 {
        // Together they are one list of tokens.
        return scene.ask(Command::Tray(TrayCommand::ScanFiles(paths)));
    }
    for path in paths.drain(..) {
        scene.ask(if on_key { Command::OpenSecretFile(path) } else { Command::OpenFile(path) });
    }
}
