//! The faces that words are measured and drawn with. Licences: `assets/fonts/README.md`.

/// Inter, regular.
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");
/// Inter, medium.
pub const MEDIUM: &[u8] = include_bytes!("../../assets/fonts/Inter-Medium.otf");
/// Inter, semi-bold.
pub const SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.otf");
/// Lucide, the icons.
pub const ICONS: &[u8] = include_bytes!("../../assets/fonts/lucide.ttf");
