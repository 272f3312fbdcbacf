//! What is looked at in this house: the templates of the inspection sheets, and the form that changes one.

mod form;

use super::api;
use crate::live::Live;
use crate::ui::{Badge, Block, Button, Dialog, ErrorNotice, Glyph, Icon, Kind, Loading, PageHeader, State, VisuallyHidden, open_while};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::Permission;
use domain::live::Message;
use domain::quality::Template;
use form::TemplateForm;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// What is changed: a template as it stands, or one that begins as its copy.
#[derive(Clone, PartialEq)]
struct Editing {
    template: Template,
    copy: bool,
}

/// The page.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let again = RwSignal::new(0_u32);
    expect_context::<Live>().on_message(move |message| match message {
        Message::Change(change) if change.kind == "template_put" => again.update(|count| *count += 1),
        Message::Refetch => again.update(|count| *count += 1),
        _ => {}
    });
    let list = Resource::new(move || again.get(), |_| api::templates());
    let editing = RwSignal::new(None::<Editing>);
    view! {
        <Title text=td_string!(loc, sheets.templates) />
        <PageHeader title=td_string!(loc, sheets.templates) note=td_string!(loc, sheets.templates_text)>
            <a class="button" href="/quality"><Icon glyph=Glyph::ArrowLeft />{td_string!(loc, common.nav_inspect)}</a>
        </PageHeader>
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(templates) => view! { <Templates templates editing /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
        <TemplateDialog editing again />
    }
}

#[component]
fn Templates(templates: Vec<Template>, editing: RwSignal<Option<Editing>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let may = Visit::here().may(Permission::ManageSheets);
    let row = move |template: Template| {
        let (edited, copied) = (template.clone(), template.clone());
        let edit = Callback::new(move |()| editing.set(Some(Editing { template: edited.clone(), copy: false })));
        let copy = Callback::new(move |()| editing.set(Some(Editing { template: copied.clone(), copy: true })));
        let demanded = demanded(loc, &template);
        let title = words::called(loc, &template.title).to_owned();
        let (of_edit, of_copy) = (title.clone(), title.clone());
        view! {
            <li data-template=template.code.clone()>
                <p>
                    <b>{title}</b>
                    <small class="quiet">
                        {words::sheet_kind(loc, template.kind)}" · "{td_string!(loc, sheets.items_count, count = template.items.len())}" · "{td_string!(loc, sheets.version, version = template.version)}
                    </small>
                    {(!demanded.is_empty()).then(|| view! { <small>{td_string!(loc, sheets.always_demanded)}"："{demanded.clone()}</small> })}
                </p>
                {(!template.offered).then(|| view! { <Badge state=State::Done glyph=Glyph::Archive text=td_string!(loc, sheets.retired) /> })}
                {may.then(|| view! {
                    <span class="acts">
                        <Button kind=Kind::Plain glyph=Glyph::Pencil on_press=edit>{td_string!(loc, sheets.edit)}<VisuallyHidden>" "{of_edit}</VisuallyHidden></Button>
                        <Button kind=Kind::Plain glyph=Glyph::Copy on_press=copy>{td_string!(loc, sheets.fork)}<VisuallyHidden>" "{of_copy}</VisuallyHidden></Button>
                    </span>
                })}
            </li>
        }
    };
    view! {
        <Block title=td_string!(loc, sheets.templates)>
            <ul class="sheet-templates">{templates.into_iter().map(row).collect_view()}</ul>
        </Block>
    }
}

/// The work that it is demanded of.
fn demanded(loc: Loc, template: &Template) -> String {
    let scope = &template.demanded;
    let skills = scope.skills.iter().map(|skill| words::skill(loc, *skill));
    let kinds = scope.kinds.iter().map(|kind| words::kind(loc, *kind));
    let classes = scope.classes.iter().map(|class| words::repair_class(loc, *class));
    words::list(loc, skills.chain(kinds).chain(classes))
}

#[component]
fn TemplateDialog(editing: RwSignal<Option<Editing>>, again: RwSignal<u32>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(editing, || ());
    let title =
        move || editing.with(|editing| editing.as_ref().map(|of| words::called(loc, &of.template.title).to_owned()).unwrap_or_default());
    let form = move || {
        editing.get().map(|Editing { template, copy }| {
            let saved = Callback::new(move |()| {
                editing.set(None);
                again.update(|count| *count += 1);
            });
            view! { <TemplateForm template copy saved /> }
        })
    };
    view! { <Dialog id="template" open title close_label=td_string!(loc, common.close) wide=true>{form}</Dialog> }
}
