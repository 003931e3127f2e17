//! A QR code as a picture that a page draws itself: no script, and no service that would learn what
//! is in it.

use qrcode::QrCode;

/// Light modules around the dark ones that a reader needs to find them (ISO/IEC 18004 sec. 6.3.8).
const QUIET: usize = 4;

/// A square picture.
pub(crate) struct Qr {
    /// Its width and height in modules.
    pub(crate) size: usize,
    /// The dark modules, as the data of an SVG path.
    pub(crate) path: String,
}

impl Qr {
    /// The picture of a text; `None` if it is longer than a QR code holds.
    pub(crate) fn of(text: &str) -> Option<Qr> {
        let code = QrCode::new(text.as_bytes()).ok()?;
        let width = code.width();
        let path = code
            .to_colors()
            .chunks(width)
            .enumerate()
            .flat_map(|(y, row)| {
                let dark = row
                    .iter()
                    .enumerate()
                    .filter(|(_, colour)| **colour == qrcode::Color::Dark);
                dark.map(move |(x, _)| format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET))
            })
            .collect();
        Some(Qr {
            size: width + 2 * QUIET,
            path,
        })
    }
}
