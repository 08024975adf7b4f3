//! Text made safe to show: what is invisible or turns the reading order round becomes an escape
//! (Unicode Technical Report 36).

use std::fmt::Write as _;

/// Whether a character shows nothing, or changes how others are shown: controls, bidirectional
/// and zero-width characters, spaces that are no plain space, tags.
#[must_use]
pub fn is_deceptive(character: char) -> bool {
    character.is_control()
        || (character.is_whitespace() && character != ' ')
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// The text with every deceptive character as its JSON escape, such as `\u202e`.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        push_visible(&mut shown, character);
    }
    shown
}

/// As [`escaped`], cut to `most` characters of the text with an ellipsis after them.
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    let mut shown = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == most {
            shown.push('…');
            break;
        }
        push_visible(&mut shown, character);
    }
    shown
}

/// A name out of a token or key for a message: short, with nothing invisible in it, in quotes.
#[must_use]
pub fn quoted(name: &str) -> String {
    const SHOWN: usize = 40;
    format!("\"{}\"", shortened(name, SHOWN))
}

/// How a message calls a single character: `"+"`, a name for the usual invisible ones, or its
/// code point.
#[must_use]
pub fn character_name(character: char) -> String {
    let name = match character {
        '"' => "a double quote",
        ' ' => "a space",
        '\t' => "a tab",
        '\n' => "a line feed",
        '\r' => "a carriage return",
        '\0' => "a NUL character",
        '\u{a0}' => "a no-break space (U+00A0)",
        '\u{200b}' => "a zero-width space (U+200B)",
        '\u{feff}' => "a byte order mark (U+FEFF)",
        _ if is_deceptive(character) => {
            return format!("the invisible character U+{:04X}", u32::from(character));
        }
        _ => return format!("\"{character}\""),
    };
    name.to_owned()
}

fn push_visible(shown: &mut String, character: char) {
    if is_deceptive(character) {
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(shown, "\\u{unit:04x}");
        }
    } else {
        shown.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_the_eye_is_escaped_and_all_else_stays() {
        assert_eq!(escaped("a\u{202e}b\u{200b}\0é 😀"), "a\\u202eb\\u200b\\u0000é 😀");
        assert_eq!(escaped("\u{e0041}"), "\\udb40\\udc41");
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!(shortened("áéíóú", 3), "áéí…");
        assert_eq!(shortened("áéí", 3), "áéí");
    }

    #[test]
    fn characters_are_named_so_that_they_can_be_found() {
        assert_eq!(character_name('+'), "\"+\"");
        assert_eq!(character_name('\u{202e}'), "the invisible character U+202E");
    }
}
