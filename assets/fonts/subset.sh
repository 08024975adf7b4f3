#!/bin/sh
# Makes the fonts of this folder from the full ones (Debian: fonts-inter, fonts-jetbrains-mono,
# fonttools). They keep Latin, Greek, Cyrillic, punctuation and arrows; what they lack comes from
# egui's own fonts and the system's. Ligatures are left out: code is shown as it stands.
set -eu
cd "$(dirname "$0")"
unicodes='U+0020-007E,U+00A0-017F,U+0192,U+01FA-01FF,U+0218-021B,U+0237,U+02C6-02C7,U+02D8-02DD,U+0300-0304,U+0306-030C,U+0326-0328,U+0370-03FF,U+0400-045F,U+0490-0491,U+1E80-1E85,U+1E9E,U+1EF2-1EF3,U+2002-200B,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2032-2033,U+2039-203A,U+2044,U+20AC,U+2116,U+2122,U+2190-2195,U+21B5,U+2212,U+221E,U+2248,U+2260,U+2264-2265,U+FFFD'
for weight in Regular SemiBold; do
    python3 -m fontTools.subset "/usr/share/fonts/opentype/inter/Inter-$weight.otf" \
        --unicodes="$unicodes" --layout-features=kern,mark,mkmk,ccmp --name-IDs='*' --no-hinting \
        --output-file="Inter-$weight.otf"
done
python3 -m fontTools.subset /usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf \
    --unicodes="$unicodes" --layout-features=mark,mkmk,ccmp --name-IDs='*' --no-hinting \
    --output-file=JetBrainsMono-Regular.ttf
