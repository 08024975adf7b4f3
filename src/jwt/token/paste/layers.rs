//! What stands at both ends of a pasted token, layer by layer.

/// Takes layer after layer off both ends.
pub(super) fn peel<'t>(pasted: &'t str, taken_off: &mut Vec<&'static str>) -> &'t str {
    let mut text = pasted;
    loop {
        let before = text.len();
        for (layer, name) in LAYERS {
            let rest = layer(text);
            if rest.len() < text.len() {
                text = rest;
                if !taken_off.contains(&name) {
                    taken_off.push(name);
                }
            }
        }
        if text.len() == before {
            return text;
        }
    }
}

type Layer = (fn(&str) -> &str, &'static str);

const LAYERS: [Layer; 6] = [
    (trim_white_space, "white space"),
    (trim_header_name, "\"Authorization:\""),
    (|text| trim_scheme(text, "bearer"), "\"Bearer\""),
    (|text| trim_scheme(text, "dpop"), "\"DPoP\""),
    (trim_quotes, "quotes"),
    (|text| text.trim_end_matches([',', ';']), "the comma or semicolon after it"),
];

fn trim_white_space(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

fn trim_header_name(text: &str) -> &str {
    strip_word(text, "authorization")
        .and_then(|rest| rest.trim_start_matches(is_quote).trim_start().strip_prefix([':', '=']))
        .unwrap_or(text)
}

fn trim_scheme<'t>(text: &'t str, scheme: &str) -> &'t str {
    strip_word(text, scheme)
        .filter(|rest| rest.starts_with(char::is_whitespace))
        .map_or(text, str::trim_start)
}

/// The text after a word that it begins with in upper or lower case.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let head = text.get(..word.len())?;
    head.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
}

/// What begins with a brace is JSON, and a quote at its end belongs to it.
fn trim_quotes(text: &str) -> &str {
    if text.starts_with('{') { text } else { text.trim_matches(is_quote) }
}

pub(super) fn is_quote(character: char) -> bool {
    matches!(
        character,
        '"' | '\''
            | '`'
            | '´'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
    )
}
