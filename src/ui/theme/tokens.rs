//! The design tokens: every colour and measure of the window. Colours are made nowhere else.
//!
//! A colour is named for its meaning. Text keeps a contrast of at least 4.5 : 1 on every ground
//! that it is used on (WCAG 2.2, 1.4.3); a test computes it.
#![expect(clippy::disallowed_methods, reason = "colours are made here and nowhere else")]

use egui::{Color32, Theme, Ui};

/// Distances, in points. Nothing stands at any other distance.
pub mod space {
    /// Between a line and its second line.
    pub const XXS: f32 = 2.0;
    /// Between an icon and its text.
    pub const XS: f32 = 4.0;
    /// Inside small controls.
    pub const S: f32 = 6.0;
    /// Between controls in a row.
    pub const M: f32 = 8.0;
    /// Between panes, and round their contents.
    pub const L: f32 = 10.0;
    /// From the window's edge.
    pub const XL: f32 = 14.0;
}

/// Sizes, in points.
pub mod measure {
    /// Corner radius of panes.
    pub const PANE_RADIUS: u8 = 9;
    /// Corner radius of buttons and inputs.
    pub const RADIUS: u8 = 6;
    /// Height of every button and one-line input.
    pub const CONTROL: f32 = 26.0;
    /// Height of every pane's header, so that neighbours line up.
    pub const PANE_HEADER: f32 = 40.0;
    /// Height of a pane's footer that holds buttons.
    pub const PANE_FOOTER: f32 = 40.0;
    /// Height of a pane's footer that holds a line of text.
    pub const PANE_NOTE: f32 = 30.0;
    /// Height of the menu bar.
    pub const MENU_BAR: f32 = 38.0;
    /// Height of the verdict strip.
    pub const VERDICT_STRIP: f32 = 60.0;
    /// Height of the status bar.
    pub const STATUS_BAR: f32 = 26.0;
    /// Size of body text.
    pub const TEXT: f32 = 13.0;
    /// Size of secondary text.
    pub const TEXT_SMALL: f32 = 12.0;
    /// Size of the verdict.
    pub const TEXT_VERDICT: f32 = 15.0;
    /// Height of a line of code.
    pub const CODE_LINE: f32 = 20.0;
    /// Side of an icon beside text.
    pub const ICON: f32 = 12.0;
}

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Behind the panes; also the well of a segmented control.
    pub background: Color32,
    /// Bars and the sidebar.
    pub panel: Color32,
    /// Panes, menus and dialogs.
    pub pane: Color32,
    /// Edges and separators.
    pub edge: Color32,
    /// The edge of a control that the pointer is on.
    pub edge_strong: Color32,
    /// Text.
    pub text: Color32,
    /// Secondary text: titles of panes, places, hints.
    pub quiet: Color32,
    /// Text at the margin of attention: sources, annotations. Only on background, panel, pane and
    /// rows of a list.
    pub faint: Color32,
    /// The primary action, links, keyboard focus.
    pub accent: Color32,
    /// The ground of the primary action.
    pub accent_ground: Color32,
    /// The ground of the primary action under the pointer.
    pub accent_ground_hover: Color32,
    /// Ground of buttons.
    pub button: Color32,
    /// Ground of buttons under the pointer.
    pub button_hover: Color32,
    /// Rows of a list under the pointer; fainter than a button, so that one in the row stands out.
    pub row_hover: Color32,
    /// The chosen option of a segmented control, raised out of its well.
    pub raised: Color32,
    /// Ground of fields that are typed into.
    pub field: Color32,
    /// Selected rows and selected text.
    pub selection: Color32,
    /// The token's first segment.
    pub segment_header: Color32,
    /// The token's second segment.
    pub segment_payload: Color32,
    /// The token's last segment.
    pub segment_signature: Color32,
    /// A member's name in JSON.
    pub json_name: Color32,
    /// A string in JSON.
    pub json_string: Color32,
    /// A number in JSON.
    pub json_number: Color32,
    /// What was checked and holds.
    pub ok: Color32,
    /// Its ground.
    pub ok_ground: Color32,
    /// What is wrong.
    pub error: Color32,
    /// Its ground.
    pub error_ground: Color32,
    /// What is risky or surprising.
    pub warning: Color32,
    /// Its ground.
    pub warning_ground: Color32,
    /// What menus and dialogs cast.
    pub shadow: Color32,
    /// What lies over the window while a dialog is open.
    pub backdrop: Color32,
}

impl Tokens {
    /// The dark theme.
    pub const DARK: Self = Self {
        background: rgb(0x10, 0x11, 0x14),
        panel: rgb(0x16, 0x18, 0x1c),
        pane: rgb(0x1b, 0x1d, 0x22),
        edge: rgb(0x2a, 0x2d, 0x34),
        edge_strong: rgb(0x3d, 0x42, 0x4c),
        text: rgb(0xe8, 0xea, 0xed),
        quiet: rgb(0x9a, 0xa0, 0xaa),
        faint: rgb(0x8a, 0x90, 0x9b),
        accent: rgb(0x6e, 0xa8, 0xfe),
        accent_ground: rgb(0x1d, 0x2a, 0x41),
        accent_ground_hover: rgb(0x24, 0x35, 0x53),
        button: rgb(0x24, 0x27, 0x2e),
        button_hover: rgb(0x2d, 0x31, 0x39),
        row_hover: rgb(0x20, 0x22, 0x28),
        raised: rgb(0x2d, 0x31, 0x39),
        field: rgb(0x10, 0x11, 0x14),
        selection: rgb(0x22, 0x30, 0x4a),
        segment_header: rgb(0xff, 0x9e, 0x64),
        segment_payload: rgb(0xb6, 0x9c, 0xff),
        segment_signature: rgb(0x5f, 0xd3, 0xbc),
        json_name: rgb(0x7c, 0xc7, 0xff),
        json_string: rgb(0x9f, 0xd8, 0x8f),
        json_number: rgb(0xf0, 0xb6, 0x73),
        ok: rgb(0x4c, 0xc3, 0x8a),
        ok_ground: rgb(0x12, 0x27, 0x1e),
        error: rgb(0xff, 0x7b, 0x72),
        error_ground: rgb(0x32, 0x1a, 0x1b),
        warning: rgb(0xf2, 0xc1, 0x4e),
        warning_ground: rgb(0x2d, 0x26, 0x14),
        shadow: Color32::from_black_alpha(110),
        backdrop: Color32::from_black_alpha(140),
    };

    /// The light theme.
    pub const LIGHT: Self = Self {
        background: rgb(0xf3, 0xf4, 0xf6),
        panel: rgb(0xfa, 0xfb, 0xfc),
        pane: rgb(0xff, 0xff, 0xff),
        edge: rgb(0xdc, 0xdf, 0xe4),
        edge_strong: rgb(0xb9, 0xbe, 0xc7),
        text: rgb(0x1b, 0x1d, 0x21),
        quiet: rgb(0x5a, 0x61, 0x6b),
        faint: rgb(0x68, 0x6f, 0x79),
        accent: rgb(0x18, 0x61, 0xcc),
        accent_ground: rgb(0xe3, 0xee, 0xfc),
        accent_ground_hover: rgb(0xd6, 0xe5, 0xfa),
        button: rgb(0xec, 0xee, 0xf1),
        button_hover: rgb(0xe2, 0xe5, 0xea),
        row_hover: rgb(0xf5, 0xf6, 0xf8),
        raised: rgb(0xff, 0xff, 0xff),
        field: rgb(0xff, 0xff, 0xff),
        selection: rgb(0xdb, 0xe8, 0xfc),
        segment_header: rgb(0xa9, 0x43, 0x0c),
        segment_payload: rgb(0x6a, 0x3f, 0xc4),
        segment_signature: rgb(0x0a, 0x72, 0x60),
        json_name: rgb(0x0b, 0x5c, 0xad),
        json_string: rgb(0x29, 0x71, 0x1c),
        json_number: rgb(0x92, 0x56, 0x00),
        ok: rgb(0x11, 0x74, 0x42),
        ok_ground: rgb(0xe2, 0xf5, 0xea),
        error: rgb(0xc4, 0x28, 0x1c),
        error_ground: rgb(0xfd, 0xea, 0xe8),
        warning: rgb(0x86, 0x5e, 0x00),
        warning_ground: rgb(0xfd, 0xf3, 0xd7),
        shadow: Color32::from_black_alpha(28),
        backdrop: Color32::from_black_alpha(70),
    };

    /// The tokens of a theme.
    #[must_use]
    pub fn of(theme: Theme) -> &'static Self {
        match theme {
            Theme::Dark => &Self::DARK,
            Theme::Light => &Self::LIGHT,
        }
    }
}

/// Gives a [`Ui`] the tokens of the theme in force.
pub trait UiTokens {
    /// The tokens of the theme in force.
    fn tokens(&self) -> &'static Tokens;
}

impl UiTokens for Ui {
    fn tokens(&self) -> &'static Tokens {
        Tokens::of(Theme::from_dark_mode(self.visuals().dark_mode))
    }
}

/// An opaque colour, gamma-encoded sRGB.
const fn rgb(red: u8, green: u8, blue: u8) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.2).
    fn luminance(color: Color32) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    }

    fn contrast(one: Color32, other: Color32) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn text_keeps_a_contrast_of_4_5_on_every_ground_that_it_is_used_on() {
        for t in [Tokens::DARK, Tokens::LIGHT] {
            let surfaces = [t.background, t.panel, t.pane, t.row_hover];
            let grounds =
                [t.button, t.button_hover, t.raised, t.field, t.selection, t.accent_ground];
            let mut pairs = Vec::new();
            for ground in surfaces.into_iter().chain(grounds) {
                pairs.extend([(t.text, ground), (t.quiet, ground)]);
            }
            for ground in surfaces {
                pairs.extend([(t.faint, ground), (t.accent, ground)]);
                pairs.extend([(t.ok, ground), (t.error, ground), (t.warning, ground)]);
            }
            for code in [
                t.segment_header,
                t.segment_payload,
                t.segment_signature,
                t.json_name,
                t.json_string,
                t.json_number,
            ] {
                pairs.extend([(code, t.pane), (code, t.selection)]);
            }
            pairs.extend([(t.accent, t.accent_ground), (t.accent, t.accent_ground_hover)]);
            pairs.extend([(t.accent, t.button), (t.error, t.button), (t.error, t.error_ground)]);
            pairs.extend([(t.ok, t.ok_ground), (t.warning, t.warning_ground)]);
            pairs.extend([(t.text, t.ok_ground), (t.text, t.error_ground)]);
            pairs.extend([(t.text, t.warning_ground), (t.quiet, t.warning_ground)]);
            for (text, ground) in pairs {
                let ratio = contrast(text, ground);
                assert!(ratio >= 4.5, "{text:?} on {ground:?}: {ratio:.2}");
            }
        }
    }
}
