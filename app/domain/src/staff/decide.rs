//! The rules about people.

use super::{Command, Event, Facts, HireFacts, USER_NAME_MOST};
use crate::customers::limited;
use crate::permission::{Permission, Post, Reach};
use crate::{Actor, Refusal};
use chrono::{DateTime, Utc};

/// The longest name of a person, in characters.
const NAME: usize = 40;

/// Decides a command about a person.
///
/// # Errors
/// A [`Refusal`] that names what is missing.
pub fn decide(facts: &Facts, command: &Command, actor: &Actor, _now: DateTime<Utc>) -> Result<Vec<crate::Event>, Refusal> {
    let own = actor.person == facts.person;
    let event = match command {
        Command::ChooseLanguage { language, .. } => {
            if !own {
                return Err(Refusal::OnlyForOneself);
            }
            Event::LanguageChosen { language: *language }
        }
        Command::SignOutEverywhere { .. } => {
            if !own {
                expect_manages(actor)?;
            }
            Event::SignedOutEverywhere
        }
        Command::SetPosts { posts, skills, .. } => {
            expect_manages(actor)?;
            if posts.is_empty() {
                return Err(Refusal::NoPost);
            }
            // Nobody takes away, and nobody gives themselves, a post of their own.
            let differs = |one: &[Post], other: &[Post]| one.iter().any(|post| !other.contains(post));
            if own && (differs(&facts.posts, posts) || differs(posts, &facts.posts)) {
                return Err(Refusal::NotToOneself);
            }
            let moved = |from: &[Post], to: &[Post]| -> Vec<Post> { from.iter().copied().filter(|post| !to.contains(post)).collect() };
            facts.ladder.expect_none_above(&moved(posts, &facts.posts), actor)?;
            facts.ladder.expect_none_above(&moved(&facts.posts, posts), actor)?;
            Event::PostsSet { posts: posts.clone(), skills: skills.clone() }
        }
        Command::SetActive { active, .. } => {
            expect_manages(actor)?;
            if own {
                return Err(Refusal::NotToOneself);
            }
            // Whoever leaves is shut out by the administrator, whatever their post: that lets nobody in.
            if *active || !actor.is(Post::SystemAdministrator) {
                facts.ladder.expect_none_above(&facts.posts, actor)?;
            }
            Event::ActiveSet { active: *active }
        }
        Command::SetPassword { .. } => set_password(facts, own, actor)?,
        Command::SetPin { .. } => {
            if !own {
                return Err(Refusal::OnlyForOneself);
            }
            expect_new_password(facts.new_password)?;
            if !facts.proven {
                return Err(Refusal::PresentPasswordWrong);
            }
            Event::PinSet
        }
        Command::UnlockPin { .. } => {
            expect_manages(actor)?;
            // Whoever manages staff proves who they are, too: their password unlocks their PIN.
            if own {
                return Err(Refusal::NotToOneself);
            }
            if !facts.pin_locked {
                return Err(Refusal::NothingChanged);
            }
            Event::PinUnlocked
        }
        Command::Hire { .. } => return Err(Refusal::AlreadyThere),
        Command::EnrolDevice { .. } | Command::RenameDevice { .. } | Command::RevokeDevice { .. } => return Err(Refusal::NotFound),
    };
    Ok(vec![crate::Event::Staff(event)])
}

/// Whoever knows their password changes it themselves. Somebody else gives a new one only to a person who works nowhere else: it opens every
/// dealership that person works in. Nor does anybody to a person above them: whoever sets a password knows it, and could sign in with it.
fn set_password(facts: &Facts, own: bool, actor: &Actor) -> Result<Event, Refusal> {
    if !own {
        expect_manages(actor)?;
        facts.ladder.expect_none_above(&facts.posts, actor)?;
        if facts.elsewhere {
            return Err(Refusal::WorksElsewhere);
        }
    }
    expect_new_password(facts.new_password)?;
    if own && !facts.proven {
        return Err(Refusal::PresentPasswordWrong);
    }
    Ok(Event::PasswordSet)
}

/// Decides whether somebody can be hired.
///
/// # Errors
/// A [`Refusal`] that names what is missing.
pub fn hire(facts: &HireFacts, command: &Command, actor: &Actor) -> Result<Vec<crate::Event>, Refusal> {
    let Command::Hire { user_name, name, language, posts, skills, .. } = command else {
        return Err(Refusal::NotFound);
    };
    expect_manages(actor)?;
    if facts.exists {
        return Err(Refusal::AlreadyThere);
    }
    let name = limited("name", name, NAME)?;
    if name.is_empty() {
        return Err(Refusal::FieldEmpty { field: "name".to_owned() });
    }
    let user_name = accept_user_name(user_name)?;
    if facts.user_name_taken {
        return Err(Refusal::Taken { constraint: "staff_user_name_taken".to_owned() });
    }
    if posts.is_empty() {
        return Err(Refusal::NoPost);
    }
    facts.ladder.expect_none_above(posts, actor)?;
    expect_new_password(facts.new_password)?;
    let hired = Event::Hired { user_name, name, language: *language, posts: posts.clone(), skills: skills.clone() };
    Ok(vec![crate::Event::Staff(hired)])
}

/// A user name as it is kept: lower case, without gaps.
///
/// # Errors
/// [`Refusal::FieldEmpty`], [`Refusal::FieldTooLong`] or [`Refusal::UserNameUnreadable`].
pub fn accept_user_name(typed: &str) -> Result<String, Refusal> {
    let user_name = limited("user_name", typed, USER_NAME_MOST)?.to_lowercase();
    if user_name.is_empty() {
        return Err(Refusal::FieldEmpty { field: "user_name".to_owned() });
    }
    if user_name.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Refusal::UserNameUnreadable { found: user_name });
    }
    Ok(user_name)
}

pub(super) fn expect_manages(actor: &Actor) -> Result<(), Refusal> {
    if actor.reach(Permission::ManageStaff) >= Reach::Dealership { Ok(()) } else { Err(Refusal::not_allowed(Permission::ManageStaff)) }
}

fn expect_new_password(there: bool) -> Result<(), Refusal> {
    if there { Ok(()) } else { Err(Refusal::FieldEmpty { field: "password".to_owned() }) }
}
