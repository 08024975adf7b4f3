//! The design tokens: every colour and measure of the window. Colours are made nowhere else.
//!
//! A colour is named for its meaning. Text keeps a contrast of at least 4.5 : 1 on every ground
//! that it is used on (WCAG 2.2, 1.4.3); a test computes it.

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
    /// Text at the margin of attention: sources, annotations. Only on background, panel and pane.
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
        background: hex(0x10_11_14),
        panel: hex(0x16_18_1c),
        pane: hex(0x1b_1d_22),
        edge: hex(0x2a_2d_34),
        edge_strong: hex(0x3d_42_4c),
        text: hex(0xe8_ea_ed),
        quiet: hex(0x9a_a0_aa),
        faint: hex(0x8a_90_9b),
        accent: hex(0x6e_a8_fe),
        accent_ground: hex(0x1d_2a_41),
        accent_ground_hover: hex(0x24_35_53),
        button: hex(0x24_27_2e),
        button_hover: hex(0x2d_31_39),
        raised: hex(0x2d_31_39),
        field: hex(0x10_11_14),
        selection: hex(0x22_30_4a),
        segment_header: hex(0xff_9e_64),
        segment_payload: hex(0xb6_9c_ff),
        segment_signature: hex(0x5f_d3_bc),
        json_name: hex(0x7c_c7_ff),
        json_string: hex(0x9f_d8_8f),
        json_number: hex(0xf0_b6_73),
        ok: hex(0x4c_c3_8a),
        ok_ground: hex(0x12_27_1e),
        error: hex(0xff_7b_72),
        error_ground: hex(0x32_1a_1b),
        warning: hex(0xf2_c1_4e),
        warning_ground: hex(0x2d_26_14),
        shadow: Color32::from_black_alpha(110),
        backdrop: Color32::from_black_alpha(140),
    };

    /// The light theme.
    pub const LIGHT: Self = Self {
        background: hex(0xf3_f4_f6),
        panel: hex(0xfa_fb_fc),
        pane: hex(0xff_ff_ff),
        edge: hex(0xdc_df_e4),
        edge_strong: hex(0xb9_be_c7),
        text: hex(0x1b_1d_21),
        quiet: hex(0x5a_61_6b),
        faint: hex(0x68_6f_79),
        accent: hex(0x18_61_cc),
        accent_ground: hex(0xe3_ee_fc),
        accent_ground_hover: hex(0xd6_e5_fa),
        button: hex(0xec_ee_f1),
        button_hover: hex(0xe2_e5_ea),
        raised: hex(0xff_ff_ff),
        field: hex(0xff_ff_ff),
        selection: hex(0xdb_e8_fc),
        segment_header: hex(0xa9_43_0c),
        segment_payload: hex(0x6a_3f_c4),
        segment_signature: hex(0x0a_72_60),
        json_name: hex(0x0b_5c_ad),
        json_string: hex(0x29_71_1c),
        json_number: hex(0x92_56_00),
        ok: hex(0x11_74_42),
        ok_ground: hex(0xe2_f5_ea),
        error: hex(0xc4_28_1c),
        error_ground: hex(0xfd_ea_e8),
        warning: hex(0x86_5e_00),
        warning_ground: hex(0xfd_f3_d7),
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

/// A colour from its hexadecimal form, `0xrrggbb`.
const fn hex(rgb: u32) -> Color32 {
    let [_, red, green, blue] = rgb.to_be_bytes();
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
            let surfaces = [t.background, t.panel, t.pane];
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
