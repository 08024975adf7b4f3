use super::*;
#[test]
fn zz_pictures() {
    let Some(dir) = std::env::var_os("PICTURES") else { return };
    let dir = std::path::PathBuf::from(dir);
    for (w, h, tag) in [(1280.0, 800.0, "m"), (1920.0, 1080.0, "l"), (760.0, 520.0, "s")] {
        for (theme, t) in [(Theme::Dark, "dark"), (Theme::Light, "light")] {
            for (name, commands) in drawing::states() {
                if tag == "l" && !["start", "findings"].contains(&name) { continue; }
                let mut harness = window(vec2(w, h), theme, commands);
                if name != "empty" { know(&mut harness, vec![client("acme-prod"), client("acme-test")]); }
                harness.render().unwrap().save(dir.join(format!("{tag}-{t}-{}.png", name.replace(' ', "-")))).unwrap();
            }
        }
    }
}
