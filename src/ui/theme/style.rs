//! egui's style, made of the design tokens, so that its own widgets match ours.

use egui::{
    Color32, Context, CornerRadius, Margin, Shadow, Stroke, Style, TextStyle, Theme,
    ThemePreference, Visuals,
    style::{ScrollAnimation, ScrollStyle, WidgetVisuals, Widgets},
    vec2,
};

use super::{
    fonts,
    tokens::{Tokens, measure, space},
};

/// Sets fonts and both themes up, and follows the system's choice between them.
pub fn install(ctx: &Context) {
    fonts::install(ctx);
    for theme in [Theme::Dark, Theme::Light] {
        ctx.set_style_of(theme, style(theme));
    }
    ctx.set_theme(ThemePreference::System);
}

/// The style of a theme.
#[must_use]
pub fn style(theme: Theme) -> Style {
    let tokens = Tokens::of(theme);
    let mut style = Style {
        text_styles: [
            (TextStyle::Small, fonts::small()),
            (TextStyle::Body, fonts::body()),
            (TextStyle::Button, fonts::body()),
            (TextStyle::Heading, fonts::title()),
            (TextStyle::Monospace, fonts::code()),
        ]
        .into(),
        visuals: visuals(theme, tokens),
        // Every step of an animation is a frame that software rendering pays for.
        animation_time: 0.0,
        scroll_animation: ScrollAnimation::none(),
        ..Style::default()
    };

    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(space::M, space::S);
    spacing.button_padding = vec2(space::L, space::XS);
    spacing.interact_size = vec2(measure::CONTROL, measure::CONTROL);
    spacing.window_margin = Margin::same(14);
    spacing.menu_margin = Margin::same(6);
    spacing.menu_spacing = 0.0;
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 10.0;
    spacing.icon_spacing = space::S;
    spacing.text_edit_width = 240.0;
    spacing.tooltip_width = 360.0;
    spacing.scroll = ScrollStyle {
        bar_width: 8.0,
        floating_width: 4.0,
        bar_outer_margin: 2.0,
        handle_min_length: 24.0,
        foreground_color: true,
        dormant_handle_opacity: 0.2,
        active_handle_opacity: 0.3,
        interact_handle_opacity: 0.45,
        interact_background_opacity: 0.0,
        active_background_opacity: 0.0,
        ..ScrollStyle::floating()
    };
    spacing.scroll.fade.strength = 0.0;

    // What is selected on X11 and Wayland goes to PRIMARY, and labels hold claims and messages that
    // are copied with intent only.
    style.interaction.selectable_labels = false;
    style.interaction.multi_widget_text_select = false;
    style.interaction.tooltip_delay = 0.35;
    style
}

fn visuals(theme: Theme, t: &Tokens) -> Visuals {
    let mut visuals = match theme {
        Theme::Dark => Visuals::dark(),
        Theme::Light => Visuals::light(),
    };
    visuals.widgets = widgets(t);
    visuals.selection.bg_fill = t.selection;
    visuals.selection.stroke = Stroke::new(1.0, t.accent);
    visuals.ime_composition.active_underline_stroke = Stroke::new(2.0, t.accent);
    visuals.ime_composition.inactive_underline_stroke = Stroke::new(1.0, t.quiet);
    visuals.weak_text_color = Some(t.quiet);
    visuals.hyperlink_color = t.accent;
    visuals.faint_bg_color = t.panel;
    visuals.extreme_bg_color = t.background;
    visuals.text_edit_bg_color = Some(t.field);
    visuals.code_bg_color = t.button;
    visuals.warn_fg_color = t.warning;
    visuals.error_fg_color = t.error;
    visuals.panel_fill = t.panel;
    visuals.window_fill = t.pane;
    visuals.window_stroke = Stroke::new(1.0, t.edge);
    visuals.window_highlight_topmost = false;
    visuals.window_corner_radius = CornerRadius::same(measure::PANE_RADIUS);
    visuals.menu_corner_radius = CornerRadius::same(measure::PANE_RADIUS);
    visuals.window_shadow = Shadow { offset: [0, 12], blur: 32, spread: 0, color: t.shadow };
    visuals.popup_shadow = Shadow { offset: [0, 6], blur: 16, spread: 0, color: t.shadow };
    visuals.text_cursor.stroke = Stroke::new(1.5, t.text);
    // A blinking cursor would draw two frames a second for as long as a field has the focus.
    visuals.text_cursor.blink = false;
    visuals
}

fn widgets(t: &Tokens) -> Widgets {
    let state = |ground: Color32, edge: Color32, text: Color32| WidgetVisuals {
        bg_fill: ground,
        weak_bg_fill: ground,
        bg_stroke: Stroke::new(1.0, edge),
        corner_radius: CornerRadius::same(measure::RADIUS),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: state(t.pane, t.edge, t.text),
        inactive: state(t.button, t.edge, t.text),
        hovered: state(t.button_hover, t.edge_strong, t.text),
        active: state(t.button_hover, t.accent, t.text),
        open: state(t.button_hover, t.edge_strong, t.text),
    }
}
