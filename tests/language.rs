//! The window changes its language while it is open. A process speaks one language at a time, so
//! this is a program of its own with one test.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use passo::app::{Action, App, FileDialogs, Settings};
use passo::messages::Language;

struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn open(&self, _: &Path) -> Option<PathBuf> {
        None
    }

    fn save(&self, _: &Path, _: &str) -> Option<PathBuf> {
        None
    }
}

fn window() -> Harness<'static, App> {
    let mut prepared = false;
    Harness::builder()
        .with_size([1280.0, 800.0])
        .with_max_steps(40)
        .build_ui_state(
            move |ui, app: &mut App| {
                if !prepared {
                    app.prepare(ui.ctx());
                    prepared = true;
                    ui.ctx().request_repaint();
                    return;
                }
                app.show(ui);
            },
            App::new(Settings::default(), Box::new(NoDialogs)),
        )
}

/// Every text that was painted in the last frame.
fn painted(window: &Harness<'_, App>) -> Vec<String> {
    fn texts(shape: &egui::Shape, found: &mut Vec<String>) {
        match shape {
            egui::Shape::Text(text) => found.push(text.galley.text().to_owned()),
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for clipped in &window.output().shapes {
        texts(&clipped.shape, &mut found);
    }
    found
}

/// Whether each of these is seen, and none of those.
fn assert_seen(window: &Harness<'_, App>, these: &[&str], those: &[&str]) {
    let seen = painted(window);
    let has = |words: &str| seen.iter().any(|text| text.contains(words));
    for words in these {
        assert!(has(words), "{words} isn’t in {seen:?}");
    }
    for words in those {
        assert!(!has(words), "{words} is in {seen:?}");
    }
}

#[test]
fn the_window_speaks_another_language_at_once_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.asl.json");
    let text = r#"{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNumeric":true,"Next":"B"}],"Default":"B"},"B":{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% 1 + %}","Next":"C"}}}"#;
    std::fs::write(&path, text).unwrap();
    let english = [
        "Design",
        "Problems (2)",
        "There is no state “C” here.",
        "Something must follow “+”.",
        "Default",
        "$.a is a number",
        "1 rule",
    ];
    let portuguese = [
        "Desenhar",
        "Problemas (2)",
        "Não existe o estado “C” aqui.",
        "Algo precisa vir depois de “+”.",
        "Padrão",
        "$.a é um número",
        "1 regra",
    ];
    let mut window = window();
    window.run_steps(4);
    assert_seen(&window, &["New workflow"], &["Novo fluxo de trabalho"]);
    // Through the menu, as somebody does who can't read what is shown.
    let choose = |window: &mut Harness<'_, App>, menu: &str, name: &str| {
        window.get_by_label(menu).click();
        window.run_steps(4);
        window
            .get_by_role_and_label(Role::RadioButton, name)
            .click();
        window.run_steps(4);
    };
    choose(&mut window, "File", "Português (Brasil)");
    assert_seen(&window, &["Novo fluxo de trabalho"], &["New workflow"]);
    window.state_mut().act(Action::OpenPath(path));
    window.run_steps(6);
    assert_seen(&window, &portuguese, &english);
    // What is looked for is found without its accents, and by its English name.
    for wanted in ["laco com", "choice loop"] {
        let field = window.get_by_label("Procurar na paleta");
        field.focus();
        field.type_text(wanted);
        window.run_steps(4);
        assert_seen(&window, &["Laço com Choice"], &["Parallel"]);
        window.get_by_label("Limpar a busca").click();
        window.run_steps(4);
    }
    choose(&mut window, "Arquivo", "English");
    assert_seen(&window, &english, &portuguese);
    window
        .state_mut()
        .act(Action::SetLanguage(Language::Portuguese));
    window.run_steps(4);
    assert_seen(&window, &portuguese, &english);
    // What a run has come to is told again as well.
    let whole = r#"{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsPresent":true,"Next":"B"}],"Default":"B"},"B":{"Type":"Wait","Seconds":9,"Next":"C"},"C":{"Type":"Succeed"}}}"#;
    let path = folder.path().join("whole.asl.json");
    std::fs::write(&path, whole).unwrap();
    window.state_mut().act(Action::OpenPath(path));
    window.state_mut().act(Action::RunStep);
    window.run_steps(6);
    let english = ["Default: “B”", "Taken, because no rule is true.", "Paused"];
    let portuguese = [
        "Default: “B”",
        "Seguido, porque nenhuma regra é verdadeira.",
        "Em pausa",
    ];
    assert_seen(&window, &portuguese, &english[1..]);
    window
        .state_mut()
        .act(Action::SetLanguage(Language::English));
    window.run_steps(4);
    assert_seen(&window, &english, &portuguese[1..]);
}
