//! Icons, drawn with the painter on a 16 by 16 grid: crisp at any scale, in any colour, and in no
//! need of a font.

use egui::{Color32, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, pos2, vec2};

/// A drawn icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Icon {
    /// It holds.
    Tick,
    /// It does not hold; close.
    Cross,
    /// A warning.
    Exclamation,
    /// Worth knowing.
    Info,
    /// Nothing was checked.
    Dash,
    /// Opens a menu.
    ChevronDown,
    /// Opens to the right.
    ChevronRight,
    /// Adds something.
    Plus,
    /// A key or secret.
    Key,
    /// Locked.
    Lock,
    /// Copies.
    Copy,
    /// Shows what is hidden.
    Eye,
    /// Finds.
    Search,
    /// A token, a document.
    Document,
    /// A mark without further meaning.
    Dot,
}

impl Icon {
    /// Every icon.
    pub const ALL: [Self; 15] = [
        Self::Tick,
        Self::Cross,
        Self::Exclamation,
        Self::Info,
        Self::Dash,
        Self::ChevronDown,
        Self::ChevronRight,
        Self::Plus,
        Self::Key,
        Self::Lock,
        Self::Copy,
        Self::Eye,
        Self::Search,
        Self::Document,
        Self::Dot,
    ];

    /// Draws the icon in a square round `center` with this side, in points.
    pub fn paint(self, painter: &Painter, center: Pos2, side: f32, color: Color32) {
        let scale = side / 16.0;
        let stroke = Stroke::new((1.6 * scale).max(1.25), color);
        // Whole pixels keep upright strokes sharp.
        let pixel = painter.pixels_per_point();
        let origin = center - vec2(side, side) / 2.0;
        let origin = pos2((origin.x * pixel).round() / pixel, (origin.y * pixel).round() / pixel);
        let at = |x: f32, y: f32| origin + vec2(x, y) * scale;
        let line = |points: &[(f32, f32)]| {
            painter.add(Shape::line(points.iter().map(|&(x, y)| at(x, y)).collect(), stroke));
        };
        let rect = |x0: f32, y0: f32, x1: f32, y1: f32| Rect::from_min_max(at(x0, y0), at(x1, y1));
        let outline = |rect: Rect, radius: f32| {
            painter.rect_stroke(rect, radius * scale, stroke, egui::StrokeKind::Middle);
        };

        match self {
            Self::Tick => line(&[(3.0, 8.6), (6.5, 12.0), (13.0, 4.4)]),
            Self::Cross => {
                line(&[(4.0, 4.0), (12.0, 12.0)]);
                line(&[(12.0, 4.0), (4.0, 12.0)]);
            }
            Self::Exclamation => {
                line(&[(8.0, 2.8), (8.0, 9.6)]);
                painter.circle_filled(at(8.0, 12.8), stroke.width * 0.68, color);
            }
            Self::Info => {
                line(&[(8.0, 6.6), (8.0, 13.2)]);
                painter.circle_filled(at(8.0, 3.4), stroke.width * 0.68, color);
            }
            Self::Dash => line(&[(4.0, 8.0), (12.0, 8.0)]),
            Self::ChevronDown => line(&[(4.0, 6.2), (8.0, 10.2), (12.0, 6.2)]),
            Self::ChevronRight => line(&[(6.2, 4.0), (10.2, 8.0), (6.2, 12.0)]),
            Self::Plus => {
                line(&[(8.0, 3.2), (8.0, 12.8)]);
                line(&[(3.2, 8.0), (12.8, 8.0)]);
            }
            Self::Key => {
                painter.circle_stroke(at(5.2, 10.8), 2.9 * scale, stroke);
                line(&[(7.3, 8.7), (13.4, 2.6)]);
                line(&[(10.6, 5.4), (12.8, 7.6)]);
            }
            Self::Lock => {
                outline(rect(3.4, 7.2, 12.6, 13.6), 1.6);
                line(&[(5.4, 7.2), (5.4, 5.2), (6.2, 3.6), (8.0, 2.8)]);
                line(&[(8.0, 2.8), (9.8, 3.6), (10.6, 5.2), (10.6, 7.2)]);
            }
            Self::Copy => {
                outline(rect(5.6, 5.6, 13.2, 13.2), 1.8);
                line(&[(3.0, 10.2), (3.0, 3.0), (10.2, 3.0)]);
            }
            Self::Eye => {
                let lid = |bend: f32| -> Vec<(f32, f32)> {
                    (0..=12u8)
                        .map(|step| {
                            let turn = f32::from(step) / 12.0;
                            let x = 1.8 + 12.4 * turn;
                            (x, 8.0 + bend * (std::f32::consts::PI * turn).sin())
                        })
                        .collect()
                };
                line(&lid(-4.4));
                line(&lid(4.4));
                painter.circle_filled(at(8.0, 8.0), 2.0 * scale, color);
            }
            Self::Search => {
                painter.circle_stroke(at(7.0, 7.0), 4.2 * scale, stroke);
                line(&[(10.2, 10.2), (13.6, 13.6)]);
            }
            Self::Document => {
                line(&[(9.0, 2.4), (3.6, 2.4), (3.6, 13.6), (12.4, 13.6), (12.4, 5.8), (9.0, 2.4)]);
                line(&[(9.0, 2.4), (9.0, 5.8), (12.4, 5.8)]);
            }
            Self::Dot => {
                painter.circle_filled(at(8.0, 8.0), 3.2 * scale, color);
            }
        }
    }
}

/// Draws an icon in the flow of a layout. It says nothing to assistive technology: the text beside
/// it does.
pub fn icon_ui(ui: &mut Ui, icon: Icon, side: f32, color: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
    icon.paint(ui.painter(), rect.center(), side, color);
    response
}
