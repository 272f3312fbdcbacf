//! The component library: what every page is made of.
//!
//! A component draws and listens; it decides nothing and carries no wording (labels are props, in the user's language
//! by the time they arrive). Its classes live in `style/components/<file>.css` under the same name as its file here.
//! Anything that only a browser has is touched in effects and event handlers, so all of it renders on the server too.

mod badge;
mod bar;
mod button;
mod card;
mod choice;
mod countdown;
mod dialog;
mod empty;
mod field;
mod icon;
mod input;
mod menu;
mod money;
mod number;
mod page_header;
mod plate;
mod search_box;
mod segments;
mod select;
mod signature;
mod stat;
mod steps;
mod table;
mod timeline;
mod toast;
mod trend;

pub use badge::{Badge, State, StateText};
pub use bar::{Bar, BarPart, PayShare};
pub use button::{Button, Kind, WhyNot};
pub use card::{Block, Facts};
pub use choice::{Choice, Tick, ticked, ticks};
pub use countdown::{Clock, Countdown, Left, LeftText, provide_clock, use_clock};
pub use dialog::{Dialog, anew_for, open_while};
pub use empty::{Empty, ErrorNotice, Loading, Notice, OfflineBar};
pub use field::Field;
pub use icon::{Glyph, Icon, IconSprite, Logo};
pub use input::{Checkbox, TextArea, TextInput};
pub use menu::{Menu, MenuAction, MenuLine, MenuLink, MenuName};
pub use money::Money;
pub use number::NumberInput;
pub use page_header::{PageHeader, VisuallyHidden};
pub use plate::{Plate, split as split_plate};
pub use search_box::SearchBox;
pub use segments::Segments;
pub use select::Select;
pub use signature::{SignaturePad, SignatureShown};
pub use stat::Stat;
pub use steps::{Phase, Step, Steps};
pub use table::TableScroll;
pub use timeline::{Entry, Timeline};
pub use toast::{ToastHost, Toasts, Undo, provide_toasts, use_toasts};
pub use trend::Trend;
