"""The security checklist, line by line, and the tests that prove it: `docs/security.md`.

python -m tests.faults.checklist --write
"""

from __future__ import annotations

from tests.faults.table import LOGIN, ROOT, Fault, rows, show

PAGE = ROOT / "docs" / "security.md"
GUARD = "gmail/test_guard.py::"
LOOK = "web/test_who_may_look.py::"
AWAY = "test_strangers.py::test_what_would_leave_this_computer_does_not_and_fails_the_run"
CHECKLIST: dict[int, Fault] = {
    1: Fault("nothing is ever sent", "every request is judged twice below the login",
        (GUARD + "test_of_every_method_of_gmail_exactly_the_allowed_pass",
         GUARD + "test_an_evasion_is_refused_and_recorded",
         GUARD + "test_googles_client_itself_can_not_get_past_the_guard",
         "gmail/test_nothing_sends.py::test_nothing_in_the_agent_names_a_way_to_send")),
    2: Fault("a language model is talked into something", "there is none",
        but="Letters are templates and rules; no text of a mail goes to any service."),
    3: Fault("a header is smuggled in", "one builder; every value is one line",
        ("core/test_reply.py::test_parsing_a_built_reply_gives_exactly_the_headers_set",)),
    4: Fault("a draft goes to the wrong person", "who receives follows from who wrote, never from words",
        ("core/test_who_receives.py::test_a_mail_is_answered_where_a_careful_person_would",
         "core/test_who_receives.py::test_what_a_mail_says_changes_no_byte_of_the_addresses")),
    5: Fault("a mail that takes for ever to parse", "size, parts and depth are capped first",
        ("core/reading/test_hostile.py::test_a_bomb_takes_bounded_time",
         "core/reading/test_any_machine.py::test_the_heaviest_bombs_stay_within_memory",
         "gmail/test_reads.py::test_a_bomb_in_a_thread_costs_only_its_own_message"),
        "There is no parser process with limits of its own."),
    6: Fault("a pattern that takes for ever", "texts are capped; the user's configuration holds no pattern",
        ("core/reading/test_hostile.py::test_a_bomb_takes_bounded_time",),
        "The patterns are tried together, on whole messages, not one by one."),
    7: Fault("the login is read by others", "a file for its owner alone, or the system's keyring",
        ("login/test_getting_in.py::test_the_consent_page_leads_to_a_login_that_is_kept_for_the_user_alone",
         LOGIN + "test_a_file_that_others_can_read_is_made_private",
         LOGIN + "test_s7_a_token_is_on_the_disk_before_it_takes_the_old_ones_place",
         LOGIN + "test_a_login_shows_nothing_of_its_secrets")),
    8: Fault("somebody else ends the consent", "one address on this computer, a state, PKCE, five minutes",
        ("login/test_getting_in.py::test_a_wrong_state_ends_the_login_before_anything_is_asked",
         "login/test_getting_in.py::test_a_replayed_code_is_refused_by_the_provider_and_said",
         "login/test_getting_in.py::test_a_second_request_is_told_so_while_the_first_is_looked_at",
         "login/test_getting_in.py::test_a_browser_that_was_closed_ends_the_login_after_five_minutes")),
    9: Fault("a login of another account", "refused, the ledger untouched",
        ("acceptance/test_the_program.py::test_a_login_for_another_account_is_refused_and_nothing_is_lost",)),
    10: Fault("another site steers the page", "names, origins, a session and a form's key are checked",
        (LOOK + "test_names_and_origins_are_served_or_refused_as_listed",
         LOOK + "test_a_change_that_another_site_caused_is_refused",
         LOOK + "test_a_form_without_this_sessions_key_is_refused",
         LOOK + "test_a_stranger_sees_the_door_and_which_command_opens_it")),
    11: Fault("mail runs in the page", "everything is escaped, and the browser is told to run nothing",
        ("web/test_hostile_mail.py::test_no_page_of_tactful_or_of_the_mailbox_does_what_hostile_mail_says",
         "web/test_in_a_browser.py::test_hostile_mail_opens_no_dialog_makes_no_element_and_loads_nothing",
         LOOK + "test_every_answer_forbids_what_the_page_does_not_need")),
    12: Fault("something that a mail names is fetched", "nothing is",
        ("web/test_in_a_browser.py::test_hostile_mail_opens_no_dialog_makes_no_element_and_loads_nothing",
         "gmail/test_messages.py::test_a_calendar_that_is_only_attached_is_named_and_not_fetched",
         AWAY),
        "Connections are looked at while tests run, not in your own program, nor in those that tests "
        "start as processes of their own."),
    13: Fault("a mail pretends to be the user's", "only Gmail's label SENT makes it theirs",
        ("core/rules/test_ownership.py::test_it_is_asked_about_and_nothing_is_written_before_the_answer",
         "core/rules/test_ownership.py::test_what_it_says_counts_for_nothing_meanwhile_nor_after_a_no",
         "gmail/test_messages.py::test_of_several_authentication_results_the_top_one_counts")),
    14: Fault("a mail speaks SQL", "bound parameters only",
        but="`make check` refuses SQL put together from strings (S608)."),
    15: Fault("a mail is taken for a template", "it is only ever a value in one, in a sandbox",
        ("writing/test_letters.py::test_what_mail_says_is_never_a_template",
         "cycle/test_hostile_words.py::test_a_template_in_every_field_of_a_mail_stays_words")),
    16: Fault("a secret or a mail's words in the log", "never",
        ("test_logs.py::test_s16_tokens_addresses_and_escapes_never_reach_the_log",
         "acceptance/test_privacy.py::test_s16_a_whole_run_logs_no_word_subject_or_address")),
    17: Fault("files that others can read", "for their owner alone, whatever the umask",
        ("acceptance/test_files_kept_private.py::test_s17_whatever_any_command_writes_is_for_its_owner_alone",)),
    18: Fault("text run as code", "nothing in the program does it",
        ("test_banned.py::test_s18_nothing_in_the_agent_runs_text_as_code",)),
    19: Fault("a formula in an exported table", "the export is JSON; there is no table",
        ("cli/test_leaving.py::test_an_export_to_the_screen_is_json",)),
    20: Fault("a mail draws in the terminal", "everything invisible is taken out",
        ("cli/test_telling.py::test_hostile_names_are_shown_harmless",
         "notices/test_channels.py::test_s20_hostile_text_is_one_last_argument_without_anything_invisible")),
    21: Fault("a planted link", "not followed",
        ("store/test_backup.py::test_a_link_in_the_place_of_the_copy_is_not_followed",
         "store/test_the_second_record.py::test_a_link_in_the_place_of_the_second_record_is_not_followed",
         "cli/test_leaving.py::test_an_export_overwrites_nothing_and_follows_no_link")),
    22: Fault("an unsafe connection", "https or this computer; a certificate that is refused is said",
        (GUARD + "test_only_https_or_this_computer_is_safe",
         "gmail/test_safe_connections.py::test_s22_a_server_with_a_certificate_of_its_own_making_hears_nothing",
         "gmail/test_faults.py::test_f38_a_certificate_that_is_refused_sends_the_user_to_the_clock")),
    23: Fault("a library is swapped", "every file is installed by its hash",
        ("packaging/test_the_image.py::test_the_image_installs_by_hash_alone_and_every_base_is_a_python_without_known_holes",)),
    24: Fault("a way out of the container", "no root, nothing writable but the volume",
        ("packaging/test_the_image.py::test_compose_gives_the_container_no_more_than_it_needs",
         "packaging/test_the_image.py::test_the_image_runs_as_nobody_keeps_one_volume_and_tells_its_health")),
    25: Fault("a service that may do too much", "hardened, as systemd itself judges it",
        ("daemon/test_installing.py::test_s25_the_unit_is_hardened_as_far_as_a_users_own_can_be",)),
    26: Fault("a Python with known holes", "named by `tactful doctor`",
        ("cli/test_old_pythons.py::test_s26_an_old_python_is_named_with_the_one_to_install",
         "cli/test_old_pythons.py::test_s26_every_series_that_tactful_runs_on_is_judged")),
    27: Fault("what was forgotten is still there", "in no file, log or copy",
        ("cli/test_leaving.py::test_s27_what_is_forgotten_is_in_no_file_any_more",)),
    28: Fault("a model's address, key and costs", "there is no model", but="See S2."),
    29: Fault("somebody with the user's own rights", "out of scope",
        but="Whoever runs programs as you reads your login with or without Tactful."),
    30: Fault("telemetry, a look for updates", "there is none",
        (AWAY, GUARD + "test_a_connection_pointed_elsewhere_is_found_out_at_the_wire"),
        "Every connection of every test is looked at (`tests/strangers.py`): one to another computer is "
        "not made, and fails the run. See S12 for what that leaves out."),
}  # fmt: skip


def page() -> str:
    """The checklist as a page of the documents."""
    lines = [
        "# What could be done to you through Tactful, and what stands against it",
        "",
        "The security checklist, line by line, and the tests that would turn red. Written by",
        "`python -m tests.faults.checklist --write`; a test sees to it that every test named exists.",
        "",
        "| # | What could happen | What stands against it | Proved by |",
        "|---|---|---|---|",
    ]
    return "\n".join([*lines, *rows("S", CHECKLIST)]) + "\n"


if __name__ == "__main__":
    show(page(), PAGE)
