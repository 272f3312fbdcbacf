//! The doors of the server, and what stands behind them: one test binary, a module per subject.

mod doors;
mod live;
mod postgres;
mod process;
mod router;
mod seed;
mod support;
