//! The rules of the department, as people of the trade would say them.

mod book;
mod cast;
mod day;
mod diary;
mod golden;
mod house;
mod samples;

mod accounts;
mod answers;
mod appointments;
mod board;
mod capacity;
mod care;
mod complaints;
mod cover;
mod discounts;
mod floor;
mod foreseen;
mod formats;
mod given_away;
mod given_up;
mod guests;
mod inspection;
mod lifecycle;
mod lines;
mod loaners;
mod matrices;
mod money;
mod order_018;
mod random_days;
mod recalls;
mod reception;
mod registers;
mod stored;
mod walk_around;
