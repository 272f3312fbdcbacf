//! The icon set: names here, drawings in `icons.svg` (Lucide, ISC licence).
//!
//! The drawings are written once into the page by [`IconSprite`]; each [`Icon`] only points at its symbol. So a board
//! of three hundred cards carries three hundred short references, and the browser half carries no drawing at all.

use leptos::prelude::*;

/// The drawings. Only the server has them: the browser finds them in the page it was given.
#[cfg(feature = "ssr")]
const DRAWINGS: &str = include_str!("icons.svg");
#[cfg(not(feature = "ssr"))]
const DRAWINGS: &str = "";

/// Declares [`Glyph`] with the id of each symbol.
macro_rules! glyphs {
    ($($name:ident $id:literal,)*) => {
        /// An icon of the set, named as Lucide names it. It never speaks alone: a word stands beside it or in its label.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Glyph {
            $(#[doc = $id] $name,)*
        }

        impl Glyph {
            /// Every icon of the set.
            pub const ALL: &[Glyph] = &[$(Glyph::$name,)*];

            /// The reference to the symbol in the page, `#i-…`.
            pub const fn href(self) -> &'static str {
                match self {
                    $(Glyph::$name => concat!("#i-", $id),)*
                }
            }
        }
    };
}

glyphs! {
    AlarmClock "alarm-clock",
    Archive "archive",
    Armchair "armchair",
    ArrowDown "arrow-down",
    ArrowDownToLine "arrow-down-to-line",
    ArrowLeft "arrow-left",
    ArrowRight "arrow-right",
    BadgeCheck "badge-check",
    Ban "ban",
    Banknote "banknote",
    Bell "bell",
    CalendarCheck "calendar-check",
    CalendarClock "calendar-clock",
    CalendarDays "calendar-days",
    Camera "camera",
    Car "car",
    ChartNoAxesColumn "chart-no-axes-column",
    Check "check",
    ChevronDown "chevron-down",
    ChevronLeft "chevron-left",
    ChevronRight "chevron-right",
    ChevronUp "chevron-up",
    Circle "circle",
    CircleAlert "circle-alert",
    CircleCheck "circle-check",
    CircleDashed "circle-dashed",
    CircleUserRound "circle-user-round",
    CircleX "circle-x",
    ClipboardCheck "clipboard-check",
    ClipboardList "clipboard-list",
    Clock "clock",
    CloudOff "cloud-off",
    CloudUpload "cloud-upload",
    ConciergeBell "concierge-bell",
    Copy "copy",
    CreditCard "credit-card",
    DoorOpen "door-open",
    Droplets "droplets",
    EllipsisVertical "ellipsis-vertical",
    Eraser "eraser",
    Eye "eye",
    EyeOff "eye-off",
    FilePlus2 "file-plus-2",
    FileSearch "file-search",
    FileText "file-text",
    Flag "flag",
    Gauge "gauge",
    GripVertical "grip-vertical",
    Hand "hand",
    Hash "hash",
    Headset "headset",
    History "history",
    Hourglass "hourglass",
    House "house",
    Image "image",
    Inbox "inbox",
    Info "info",
    KeyRound "key-round",
    Keyboard "keyboard",
    Landmark "landmark",
    Languages "languages",
    List "list",
    LoaderCircle "loader-circle",
    Lock "lock",
    LogIn "log-in",
    LogOut "log-out",
    MapPin "map-pin",
    Menu "menu",
    MessageSquareMore "message-square-more",
    MessageSquarePlus "message-square-plus",
    Minus "minus",
    Monitor "monitor",
    Moon "moon",
    Package "package",
    PackageCheck "package-check",
    PackageSearch "package-search",
    PackageX "package-x",
    Pause "pause",
    Pencil "pencil",
    Phone "phone",
    PhoneCall "phone-call",
    Play "play",
    Plus "plus",
    Printer "printer",
    QrCode "qr-code",
    Radio "radio",
    ReceiptText "receipt-text",
    RefreshCw "refresh-cw",
    RotateCcw "rotate-ccw",
    Route "route",
    Search "search",
    Send "send",
    Settings "settings",
    ShieldCheck "shield-check",
    Signature "signature",
    Smartphone "smartphone",
    Split "split",
    SquareCheck "square-check",
    SquarePen "square-pen",
    Stamp "stamp",
    Sun "sun",
    TriangleAlert "triangle-alert",
    Umbrella "umbrella",
    Undo2 "undo-2",
    UserCheck "user-check",
    UserRound "user-round",
    UserRoundCog "user-round-cog",
    UserRoundPen "user-round-pen",
    Users "users",
    Wallet "wallet",
    Warehouse "warehouse",
    Wrench "wrench",
    X "x",
    Zap "zap",
}

/// All symbols, hidden; placed once, anywhere in the page's root component.
#[component]
pub fn IconSprite() -> impl IntoView {
    view! { <svg hidden=true aria-hidden="true" inner_html=DRAWINGS></svg> }
}

/// One icon, silent for screen readers: what it means is said by the text beside it.
#[component]
pub fn Icon(
    /// Which drawing.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use_ href=glyph.href()></use_>
        </svg>
    }
}

/// The product's mark: a bay with a car in it.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 24 24" role="img" aria-label="Bayline">
            <path d="M4 3v18h16V3" fill="none" stroke="currentColor" stroke-width="2.5"></path>
            <path d="M9 7h6v8H9z" fill="currentColor"></path>
        </svg>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_its_drawing_and_every_drawing_its_icon() {
        for glyph in Glyph::ALL {
            let id = &glyph.href()[1..];
            assert!(DRAWINGS.contains(&format!("<symbol id=\"{id}\"")), "no drawing for {id}");
        }
        assert_eq!(DRAWINGS.matches("<symbol ").count(), Glyph::ALL.len());
    }
}
