//! Where bars and panes lie: one grid, one gap, whole points, at any size of the window.

use egui::{CursorIcon, EventFilter, Id, Key, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::theme::{UiTokens as _, measure, space};

/// Between panes, and round them.
const GAP: f32 = space::L;
/// The pane's header and room for one line of JSON.
const LEAST_HEADER: f32 = measure::PANE_HEADER + 40.0;
/// The pane's header and room for a few claims.
const LEAST_PAYLOAD: f32 = measure::PANE_HEADER + 100.0;
/// Header and one row of controls.
const SECRET: f32 = measure::PANE_HEADER + 44.0;
const LEAST_TOKEN: f32 = 240.0;
const LEAST_CLAIMS: f32 = 300.0;
const LEAST_SIDEBAR: f32 = 140.0;
/// The clients' title, one of them, and the way to another.
const LEAST_CLIENTS: f32 = 130.0;
/// The tokens' title and two of them.
const LEAST_TRAY: f32 = 140.0;
/// The most of the sidebar that the tokens take before the user says so.
const TRAY_SHARE: f32 = 0.55;
/// The findings' usual share of the window's height: 150 points of 800.
const FINDINGS_SHARE: f32 = 0.1875;
const LEAST_FINDINGS: f32 = measure::PANE_HEADER + 44.0;

/// Where the user drew the lines between the panes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Splits {
    /// Width of the sidebar, in points.
    pub sidebar: f32,
    /// The token column's share of the width beside the sidebar, 0 to 1.
    pub token: f32,
    /// Height of the header pane, in points; `None`: as its content asks for.
    pub header: Option<f32>,
    /// Height of the findings pane, in points; `None`: the usual share of the window's height.
    pub findings: Option<f32>,
    /// Height of the list of tokens, in points; `None`: as its content asks for.
    pub tray: Option<f32>,
}

impl Default for Splits {
    fn default() -> Self {
        Self { sidebar: 204.0, token: 0.42, header: None, findings: None, tray: None }
    }
}

/// What the header and payload panes and the list of tokens hold, for their heights to follow.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Contents {
    /// Whether the header pane holds a note below its text.
    pub header_has_note: bool,
    /// Height of the header's text, in points.
    pub header: f32,
    /// Height of the payload's text, in points.
    pub payload: f32,
    /// Height of the list of tokens with its title, in points; 0 where there is none.
    pub tray: f32,
}

impl Contents {
    /// The height of the header pane in a column of this height for both: as its text asks for,
    /// yet not in the way of a payload that needs the room.
    fn header_height(&self, column: f32) -> f32 {
        const USUAL: f32 = 142.0;
        const SHARE: f32 = 0.45;
        let payload = measure::PANE_HEADER + self.payload + measure::PANE_FOOTER;
        let most = (column * SHARE).max(column - GAP - payload).max(USUAL);
        (measure::PANE_HEADER + self.header).clamp(USUAL, most).round()
    }
}

/// Where everything lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// The menu bar.
    pub menu_bar: Rect,
    /// The verdict and its five reasons.
    pub verdict_strip: Rect,
    /// Clients and tokens.
    pub sidebar: Rect,
    /// The clients.
    pub clients: Rect,
    /// The tokens that were found; of no height where there are none.
    pub tray: Rect,
    /// All the ground behind the panes.
    pub bench: Rect,
    /// The token.
    pub token: Rect,
    /// The header.
    pub header: Rect,
    /// The payload.
    pub payload: Rect,
    /// The secret.
    pub secret: Rect,
    /// The findings.
    pub findings: Rect,
    /// The status bar.
    pub status_bar: Rect,
    /// How much of the header's height is for a note in it, in points.
    header_note: f32,
}

impl Layout {
    /// Lays a window out. What the user drew is kept as far as the least sizes of the panes allow;
    /// in a window too small even for those, panes shrink and none overlaps another. Where the user
    /// drew nothing, the header pane is as tall as its content asks for; it is taller while it
    /// holds a note.
    #[must_use]
    pub fn new(window: Rect, splits: &Splits, contents: &Contents) -> Self {
        let header_note = if contents.header_has_note { measure::PANE_NOTE } else { 0.0 };
        let (menu_bar, rest) = cut_top(window, measure::MENU_BAR);
        let (verdict_strip, rest) = cut_top(rest, measure::VERDICT_STRIP);
        let (rest, status_bar) = cut_bottom(rest, measure::STATUS_BAR);

        let least_bench = LEAST_TOKEN + LEAST_CLAIMS + 3.0 * GAP;
        let sidebar_width = within(splits.sidebar, LEAST_SIDEBAR, rest.width() - least_bench);
        let (sidebar, bench) = cut_left(rest, sidebar_width);
        let (clients, tray) = cut_bottom(sidebar, tray_height(sidebar.height(), splits, contents));
        let grid = Rect::from_min_max(
            bench.min + vec2(GAP, GAP),
            (bench.max - vec2(GAP, GAP)).max(bench.min + vec2(GAP, GAP)),
        );

        let least_upper = LEAST_HEADER + LEAST_PAYLOAD + SECRET + 2.0 * GAP;
        let wanted_findings = splits.findings.unwrap_or(window.height() * FINDINGS_SHARE);
        let findings_height =
            within(wanted_findings, LEAST_FINDINGS, grid.height() - GAP - least_upper);
        let (upper, findings) = cut_bottom(grid, findings_height);
        let (upper, _) = cut_bottom(upper, GAP);

        let token_width = within(
            splits.token * (grid.width() - GAP),
            LEAST_TOKEN,
            grid.width() - GAP - LEAST_CLAIMS,
        );
        let (token, right) = cut_left(upper, token_width);
        let (_, right) = cut_left(right, GAP);

        let (right, secret) = cut_bottom(right, SECRET);
        let (right, _) = cut_bottom(right, GAP);
        let wanted_header =
            splits.header.unwrap_or_else(|| contents.header_height(right.height() - header_note));
        let header_height =
            within(wanted_header + header_note, LEAST_HEADER, right.height() - GAP - LEAST_PAYLOAD);
        let (header, payload) = cut_top(right, header_height);
        let (_, payload) = cut_top(payload, GAP);

        Self {
            menu_bar,
            verdict_strip,
            sidebar,
            clients,
            tray,
            bench,
            token,
            header,
            payload,
            secret,
            findings,
            status_bar,
            header_note,
        }
    }

    /// Draws the handles in the gaps between the panes, and moves the splits as they are dragged
    /// or moved by arrow keys; a double click brings the usual place back.
    pub fn splitters_ui(&self, ui: &mut Ui, splits: &mut Splits) {
        let usual = Splits::default();
        let full = (self.token.width() + GAP + self.payload.width() - GAP).max(1.0);

        let edge = Rect::from_x_y_ranges(
            self.sidebar.right() - 3.0..=self.sidebar.right() + 3.0,
            self.sidebar.y_range(),
        );
        if let Some(by) = handle_ui(ui, "Width of the clients", edge, Axis::X) {
            splits.sidebar = by.applied(self.sidebar.width(), usual.sidebar);
        }
        if self.tray.height() > 0.0 {
            let edge = Rect::from_x_y_ranges(
                self.tray.x_range(),
                self.tray.top() - 3.0..=self.tray.top() + 3.0,
            );
            if let Some(by) = handle_ui(ui, "Height of the tokens", edge, Axis::Y) {
                splits.tray = match by {
                    Move::Reset => usual.tray,
                    Move::By(points) => Some(self.tray.height() - points),
                };
            }
        }
        let gap =
            Rect::from_x_y_ranges(self.token.right()..=self.payload.left(), self.token.y_range());
        if let Some(by) = handle_ui(ui, "Width of the token", gap, Axis::X) {
            splits.token = by.applied(self.token.width(), usual.token * full) / full;
        }
        let gap =
            Rect::from_x_y_ranges(self.header.x_range(), self.header.bottom()..=self.payload.top());
        if let Some(by) = handle_ui(ui, "Height of the header", gap, Axis::Y) {
            splits.header = match by {
                Move::Reset => usual.header,
                Move::By(points) => Some(self.header.height() - self.header_note + points),
            };
        }
        let gap = Rect::from_x_y_ranges(
            self.findings.x_range(),
            self.token.bottom()..=self.findings.top(),
        );
        if let Some(by) = handle_ui(ui, "Height of the findings", gap, Axis::Y) {
            splits.findings = match by {
                Move::Reset => usual.findings,
                Move::By(points) => Some(self.findings.height() - points),
            };
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Axis {
    X,
    Y,
}

/// What was done with a handle.
#[derive(Clone, Copy)]
enum Move {
    By(f32),
    Reset,
}

impl Move {
    fn applied(self, now: f32, usual: f32) -> f32 {
        match self {
            Self::By(points) => now + points,
            Self::Reset => usual,
        }
    }
}

fn handle_ui(ui: &mut Ui, name: &str, rect: Rect, axis: Axis) -> Option<Move> {
    const STEP: f32 = 10.0;
    let id: Id = ui.make_persistent_id(("splitter", name));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, name));
    let (cursor, earlier, later) = match axis {
        Axis::X => (CursorIcon::ResizeHorizontal, Key::ArrowLeft, Key::ArrowRight),
        Axis::Y => (CursorIcon::ResizeVertical, Key::ArrowUp, Key::ArrowDown),
    };
    let response = response.on_hover_and_drag_cursor(cursor);

    if response.hovered() || response.dragged() || response.has_focus() {
        let t = ui.tokens();
        let strong = response.dragged() || response.has_focus();
        let color = if strong { t.accent } else { t.edge_strong };
        let bar = match axis {
            Axis::X => vec2(2.0, rect.height().min(48.0)),
            Axis::Y => vec2(rect.width().min(48.0), 2.0),
        };
        ui.painter().rect_filled(Rect::from_center_size(rect.center(), bar), 1.0, color);
    }
    if response.double_clicked() {
        return Some(Move::Reset);
    }
    if response.dragged() {
        let delta = response.drag_delta();
        return Some(Move::By(if axis == Axis::X { delta.x } else { delta.y }));
    }
    if response.has_focus() {
        let arrows = EventFilter {
            horizontal_arrows: axis == Axis::X,
            vertical_arrows: axis == Axis::Y,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
        let steps = ui.input(|input| {
            let count = |key| f32::from(u8::from(input.key_pressed(key)));
            count(later) - count(earlier)
        });
        if steps != 0.0 {
            return Some(Move::By(steps * STEP));
        }
    }
    None
}

/// The height of the list of tokens in a sidebar of this height.
fn tray_height(sidebar: f32, splits: &Splits, contents: &Contents) -> f32 {
    if contents.tray <= 0.0 {
        return 0.0;
    }
    let usual = contents.tray.min(sidebar * TRAY_SHARE);
    within(splits.tray.unwrap_or(usual), LEAST_TRAY, sidebar - LEAST_CLIENTS)
}

/// The wish, rounded, between least and most; where there is no room for the least, half of what
/// there is.
fn within(wish: f32, least: f32, most: f32) -> f32 {
    if most < least { (most + least).max(0.0).min(least) / 2.0 } else { wish.clamp(least, most) }
        .round()
}

fn cut_top(rect: Rect, height: f32) -> (Rect, Rect) {
    rect.split_top_bottom_at_y((rect.top() + height).min(rect.bottom()))
}

fn cut_bottom(rect: Rect, height: f32) -> (Rect, Rect) {
    rect.split_top_bottom_at_y((rect.bottom() - height).max(rect.top()))
}

fn cut_left(rect: Rect, width: f32) -> (Rect, Rect) {
    let x = (rect.left() + width).min(rect.right());
    (
        Rect::from_min_max(rect.min, pos2(x, rect.bottom())),
        Rect::from_min_max(pos2(x, rect.top()), rect.max),
    )
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the panes lie on whole points")]
mod tests {
    use super::*;

    fn layout(width: f32, height: f32) -> Layout {
        let window = Rect::from_min_size(pos2(0.0, 0.0), vec2(width, height));
        Layout::new(window, &Splits::default(), &Contents::default())
    }

    fn panes(layout: &Layout) -> [Rect; 5] {
        [layout.token, layout.header, layout.payload, layout.secret, layout.findings]
    }

    #[test]
    fn panes_share_their_edges_and_one_gap() {
        for (width, height) in [(1280.0, 800.0), (1920.0, 1080.0), (900.0, 600.0)] {
            let l = layout(width, height);
            assert_eq!(l.token.top(), l.header.top());
            assert_eq!(l.token.bottom(), l.secret.bottom());
            assert_eq!(l.token.left(), l.findings.left());
            assert_eq!(l.header.x_range(), l.payload.x_range());
            assert_eq!(l.payload.x_range(), l.secret.x_range());
            assert_eq!(l.secret.right(), l.findings.right());
            assert_eq!(l.header.left() - l.token.right(), GAP);
            assert_eq!(l.payload.top() - l.header.bottom(), GAP);
            assert_eq!(l.secret.top() - l.payload.bottom(), GAP);
            assert_eq!(l.findings.top() - l.secret.bottom(), GAP);
            assert_eq!(l.token.left() - l.sidebar.right(), GAP);
            assert_eq!(width - l.findings.right(), GAP);
            assert_eq!(l.status_bar.top() - l.findings.bottom(), GAP);
            for pane in panes(&l) {
                assert_eq!(pane, Rect::from_min_max(pane.min.round(), pane.max.round()));
                assert!(pane.height() >= LEAST_HEADER && pane.width() >= LEAST_TOKEN, "{pane:?}");
            }
        }
    }

    #[test]
    fn a_tiny_window_shrinks_panes_and_lets_none_overlap() {
        for (width, height) in [(640.0, 480.0), (300.0, 200.0), (1.0, 1.0)] {
            let l = layout(width, height);
            for (index, pane) in panes(&l).into_iter().enumerate() {
                assert!(pane.width() >= 0.0 && pane.height() >= 0.0, "{width}: {pane:?}");
                for other in panes(&l).into_iter().skip(index + 1) {
                    let shared = pane.intersect(other);
                    assert!(shared.width() <= 0.0 || shared.height() <= 0.0, "{width}");
                }
            }
        }
    }

    #[test]
    fn a_long_header_takes_the_room_that_the_payload_leaves() {
        let window = Rect::from_min_size(pos2(0.0, 0.0), vec2(1280.0, 800.0));
        let height = |header, payload, drawn| {
            let splits = Splits { header: drawn, ..Splits::default() };
            let contents = Contents { header, payload, ..Contents::default() };
            Layout::new(window, &splits, &contents).header.height()
        };
        let usual = height(0.0, 0.0, None);
        assert_eq!(height(80.0, 100.0, None), usual);
        assert_eq!(height(150.0, 100.0, None), measure::PANE_HEADER + 150.0);
        let both = height(1e9, 1e9, None);
        assert!(usual < both && both < height(1e9, 100.0, None), "{usual} {both}");
        assert_eq!(height(1e9, 0.0, Some(120.0)), 120.0, "what the user drew stays");
    }

    #[test]
    fn no_wish_pushes_a_pane_out() {
        let window = Rect::from_min_size(pos2(0.0, 0.0), vec2(1280.0, 800.0));
        let contents = Contents { header_has_note: true, header: 1e9, payload: 1e9, tray: 1e9 };
        for wish in [-1e9, 0.0, 1e9, f32::MAX] {
            let wishes = Some(wish);
            let splits = Splits {
                sidebar: wish,
                token: wish,
                header: wishes,
                findings: wishes,
                tray: wishes,
            };
            let layout = Layout::new(window, &splits, &contents);
            for pane in panes(&layout) {
                assert!(pane.width() >= LEAST_TOKEN && pane.height() >= LEAST_HEADER, "{pane:?}");
            }
            assert!(layout.clients.height() >= LEAST_CLIENTS, "{:?}", layout.clients);
            assert!(layout.tray.height() >= LEAST_TRAY, "{:?}", layout.tray);
        }
    }

    #[test]
    fn the_tokens_take_what_they_need_of_the_sidebar_and_nothing_where_there_are_none() {
        let window = Rect::from_min_size(pos2(0.0, 0.0), vec2(1280.0, 800.0));
        let lay = |tray, drawn| {
            let splits = Splits { tray: drawn, ..Splits::default() };
            Layout::new(window, &splits, &Contents { tray, ..Contents::default() })
        };
        let none = lay(0.0, Some(300.0));
        assert_eq!((none.clients, none.tray.height()), (none.sidebar, 0.0));
        assert_eq!(lay(200.0, None).tray.height(), 200.0);
        assert_eq!(lay(200.0, Some(300.0)).tray.height(), 300.0);
        let many = lay(1e9, None);
        assert!(many.clients.height() > 200.0 && many.tray.height() > many.clients.height());
        assert_eq!(many.clients.union(many.tray), many.sidebar);
    }
}
