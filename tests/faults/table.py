"""Every fault we know of, and the tests that prove what happens then: `docs/faults.md`.

    python -m tests.faults.table --write

The numbers are the fault model's; those that concern the reading of hostile mail (77 to 93) are
tried where mail is read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "faults.md"

WRITE = "cycle/test_the_write_path.py::"
ROUND = "faults/test_around_the_write.py::"
WORLD = "faults/test_the_world_around.py::"
FOLLOW = "cycle/test_drafts_are_followed.py::"
ASTRAY = "cycle/test_drafts_on_other_threads.py::"
ODD = "cycle/test_odd_turns.py::"
REFUSED = "cycle/test_refused_drafts.py::"
POST = "gmail/test_one_post.py::"
READS = "gmail/test_reads.py::"
FAULTS = "gmail/test_faults.py::"
LOGIN = "gmail/test_login.py::"
STAYING = "daemon/test_staying_in.py::"
DAEMON = "daemon/test_service.py::"
SET = "daemon/test_clock_set.py::"
STARTS = "cli/test_run_starts.py::"
SIGNALS = "acceptance/test_signals.py::"
BEGINNING = "store/test_beginning.py::"
OPENING = "store/test_opening.py::"
FULL = "store/test_full_disk.py::"
CARE = "store/test_care.py::"
RESTORING = "store/test_restoring.py::"
SECOND = "store/test_the_second_record.py::"
LOAD = "config/test_load.py::"
FLOOD = "faults/test_never_a_flood.py::"
ANOTHER = "cycle/test_another_tactful.py::"
KEYS = "config/test_every_key.py::"


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, what happens then, the tests (file under tests/ and name), and what is not
    tried, or not done, and why.
    """

    what: str
    then: str
    tests: tuple[str, ...] = ()
    but: str = ""


LOST = "test_an_answer_lost_after_the_draft_was_made_leaves_one_post_and_one_draft"
KILLS = "acceptance/test_kills.py::"
KILLED = "test_f53_a_daemon_killed_at_random_moments_ends_in_the_same_mailbox"
TABLE: dict[int, Fault] = {
    1: Fault("crash after the intent, before the POST", "one draft, after ten minutes",
        (ROUND + "test_f01_a_crash_after_the_intent_and_before_the_post_makes_one_draft_in_the_end",
         ROUND + "test_f01_words_that_were_never_made_are_not_taken_for_said")),
    2: Fault("crash after the POST, before its answer is kept", "found by its mark and adopted",
        (ROUND + "test_f02_a_crash_after_the_post_and_before_its_answer_is_kept_adopts_the_draft",
         WRITE + "test_a_killed_program_finds_its_draft_again")),
    3: Fault("crash between the intent and the last look", "as 1",
        (ROUND + "test_f03_a_crash_between_the_intent_and_the_last_look_makes_one_draft_in_the_end",)),
    4: Fault("time-out, and Gmail did make it", "adopted", (WRITE + LOST,)),
    5: Fault("time-out, and Gmail did not", "tried again after ten minutes",
        (WRITE + "test_a_post_that_never_arrived_is_tried_again_only_after_ten_minutes",)),
    6: Fault("time-out, and Gmail makes it later", "waited for",
        (WRITE + "test_a_request_carried_out_late_is_waited_for",)),
    7: Fault("connection closed with no answer", "one POST on the wire; unknown",
        (POST + "test_a_lost_answer_leaves_one_post_and_an_unknown_outcome",
         "cycle/test_over_the_wire.py::test_one_post_and_after_the_next_cycles_one_draft")),
    8: Fault("5xx after it was carried out", "unknown, not refused", (WRITE + LOST,)),
    9: Fault("success with a cut or broken body", "unknown",
        (WRITE + LOST, POST + "test_a_lost_answer_leaves_one_post_and_an_unknown_outcome")),
    10: Fault("401 on the POST", "renewed, and posted once more while what was read is fresh",
        (POST + "test_after_a_401_the_token_is_renewed_and_the_post_repeated_once",
         WRITE + "test_a_slow_renewal_of_the_token_lets_no_post_leave_on_an_old_read")),
    11: Fault("redirect on the POST", "not followed",
        (POST + "test_a_refusal_leaves_one_post_that_was_certainly_not_carried_out",
         "gmail/test_guard.py::test_no_redirect_is_followed")),
    12: Fault("lost answer, then discarded", "not made again",
        (WRITE + "test_a_lost_answer_and_a_draft_discarded_meanwhile_make_no_second_one",)),
    13: Fault("lost answer, then edited", "the user's",
        (WRITE + "test_a_lost_answer_and_a_draft_edited_meanwhile_is_the_users",)),
    14: Fault("lost answer, then moved by its subject", "not made again",
        (ROUND + "test_f14_a_lost_answer_and_a_draft_moved_by_its_subject_makes_no_second_one",)),
    15: Fault("lost answer, then sent", "sent",
        (WRITE + "test_a_lost_answer_and_a_draft_sent_meanwhile_is_sent",)),
    16: Fault("lost answer, and the history is gone", "held, and said",
        (WRITE + "test_a_lost_answer_whose_history_is_gone_holds_the_occasion",
         WRITE + "test_a_post_lost_after_weeks_of_silence_is_made_again")),
    17: Fault("the draft lands on another thread", "said, not made again",
        (ROUND + "test_f17_a_draft_that_lands_on_another_thread_is_said_and_not_made_again",)),
    18: Fault("the user begins a draft in the same moment", "both stay",
        (ROUND + "test_f18_the_users_own_draft_begun_in_the_same_moment_is_left_alone",)),
    19: Fault("the user sends in the same moment", "ours is taken back",
        (ROUND + "test_f19_what_the_user_sends_in_the_same_moment_takes_the_draft_back",)),
    20: Fault("an answer arrives in the same moment", "ours is taken back",
        (ROUND + "test_f20_an_answer_that_slips_in_takes_the_draft_back_at_the_next_look",)),
    21: Fault("the user discards our draft", "a no, after a week",
        (FOLLOW + "test_a_discarded_draft_is_gone_and_after_a_week_a_no",)),
    22: Fault("the user edits our draft", "never touched again",
        (FOLLOW + "test_an_edited_draft_is_never_touched",
         FOLLOW + "test_a_draft_edited_in_the_same_moment_as_they_answer_is_never_touched")),
    23: Fault("the user sends our draft edited", "counted from what was sent",
        (FOLLOW + "test_a_draft_sent_with_other_words_counts_from_when_it_was_sent",
         ODD + "test_a_draft_sent_under_another_subject_is_followed_and_counts",
         FOLLOW + "test_a_sent_draft_is_sent_and_what_was_sent_is_never_destroyed")),
    24: Fault("Gmail refuses the draft (400)", "set back with its reason; the others go on",
        (REFUSED + "test_a_refused_draft_is_set_back_with_its_reason_and_the_others_go_on",)),
    25: Fault("mailbox full", "as any refusal: tried less and less often, and said",
        (REFUSED + "test_a_refused_draft_is_tried_less_and_less_often",),
        "Gmail's own words for it are not known to us, so it has no message of its own."),
    26: Fault("429 with Retry-After of any form", "kept, up to a cap",
        (FAULTS + "test_a_wait_is_understood_and_capped",
         READS + "test_a_long_wait_is_left_to_the_next_poll")),
    27: Fault("429 without it", "a few tries with growing pauses",
        (READS + "test_a_read_is_given_up_after_three_tries",
         REFUSED + "test_a_rate_limit_makes_no_draft_and_the_next_try_makes_one")),
    28: Fault("403 of many meanings", "told apart, each with what to do",
        (FAULTS + "test_an_answer_that_is_no_success_is_classified_once",
         FAULTS + "test_an_api_that_is_not_turned_on_is_told_as_that")),
    29: Fault("the time to retry inside the message", "read",
        (FAULTS + "test_the_time_in_the_text_of_a_refusal_becomes_the_time_to_retry",)),
    30: Fault("history expired", "full sync; nothing dropped",
        (WORLD + "test_f30_an_expired_history_drops_nothing_and_asks_where_it_cannot_know",
         ASTRAY + "test_a_draft_that_gmail_put_elsewhere_is_looked_at_when_the_history_has_expired")),
    31: Fault("history fails half-way", "cursor not moved",
        (WORLD + "test_f31_a_history_that_fails_half_way_leaves_the_cursor_where_it_was",)),
    32: Fault("history goes backwards", "not believed; another account refused",
        (READS + "test_a_history_that_went_backwards_is_not_believed",
         WORLD + "test_f32_a_history_of_another_account_is_never_gone_on_with")),
    33: Fault("thread deleted", "facts kept, no draft",
        (FOLLOW + "test_a_thread_deleted_before_its_draft_is_due_gets_none_and_keeps_its_facts",
         FOLLOW + "test_a_deleted_thread_is_no_error")),
    34: Fault("thread trashed or archived", "trash: no draft; archive: goes on",
        (WORLD + "test_f34_a_thread_in_the_trash_gets_no_draft_and_an_archived_one_does",)),
    35: Fault("thread split or merged", "followed by message and reference",
        (FOLLOW + "test_a_draft_whose_subject_was_edited_is_followed_to_its_new_thread",
         "cycle/test_elsewhere.py::test_a_reply_in_the_thread_found_elsewhere_is_followed_from_then_on")),
    36: Fault("no network, captive portal, TLS, proxy", "offline, nothing inferred",
        (FAULTS + "test_a_fault_of_the_network_is_classified_by_whether_anything_was_sent",
         STAYING + "test_a_captive_portal_is_named_and_nothing_is_inferred_from_it",
         STAYING + "test_a_day_offline_ends_by_itself")),
    37: Fault("Gmail answers emptily for an hour", "not believed",
        (WORLD + "test_f37_a_mailbox_that_answers_emptily_for_an_hour_is_not_believed",
         READS + "test_pages_are_followed_to_the_end_past_empty_ones",
         "acceptance/test_the_program.py::test_a_mailbox_that_is_suddenly_empty_stops_the_agent"),
        "Were an answer lost, and the draft moved by its subject in that hour, a second one would be "
        "made: neither its thread nor an empty list or history tells of the first."),
    38: Fault("a wrong clock spoils TLS", "offline, and said",
        (FAULTS + "test_f38_a_certificate_that_is_refused_sends_the_user_to_the_clock",)),
    39: Fault("unpacking bomb in an answer", "stopped", (READS + "test_an_unpacking_bomb_is_stopped",)),
    40: Fault("login refused for days", "asked once an hour; back within a cycle",
        (STAYING + "test_ten_days_without_a_login_then_one_and_it_is_back_within_a_cycle",)),
    41: Fault("login ends every seven days", "the message names the cause",
        (LOGIN + "test_f41_a_login_that_ended_after_seven_days_is_told_with_its_cause",)),
    42: Fault("login of another account", "refused, ledger untouched",
        ("acceptance/test_the_program.py::test_a_login_for_another_account_is_refused_and_nothing_is_lost",)),
    43: Fault("a permission was not given", "named", (LOGIN + "test_the_permissions_of_a_login_are_checked",)),
    44: Fault("token file broken or not writable", "said; a renewed token is used all the same",
        (LOGIN + "test_a_login_that_can_not_be_used_says_why_and_what_to_do",
         LOGIN + "test_a_token_that_can_not_be_saved_is_used_all_the_same")),
    45: Fault("two renewals at once",
        "in one program one after the other; of two programs each renews, and the file stays whole",
        (LOGIN + "test_two_renewals_at_once_happen_one_after_the_other",
         LOGIN + "test_two_programs_that_renew_on_one_file_leave_it_whole")),
    46: Fault("a token with more permissions than asked", "refused, and the permission named",
        (LOGIN + "test_the_permissions_of_a_login_are_checked",
         LOGIN + "test_a_login_that_can_not_be_used_says_why_and_what_to_do"),
        "`gmail.modify` is taken also where no threads are marked: it then stays unused."),
    47: Fault("computer's clock a year ahead", "no draft early",
        (STAYING + "test_a_clock_that_is_a_year_off_moves_no_draft",
         WORLD + "test_f47_and_f48_are_judged_by_gmails_clock_alone")),
    48: Fault("computer's clock a year behind, or set back",
        "no draft missed; a step brings the next poll at once",
        (STAYING + "test_a_clock_that_is_a_year_off_moves_no_draft",
         WORLD + "test_f47_and_f48_are_judged_by_gmails_clock_alone",
         SET + "test_a_clock_that_is_set_back_or_ahead_brings_the_next_poll_at_once",
         SET + "test_a_dead_daemon_is_silent_after_the_clock_was_set_back")),
    49: Fault("clocks change, zones change", "never early, never twice",
        ("core/test_workdays.py::test_in_every_zone_a_skipped_time_becomes_the_instant_of_the_jump",
         "core/test_workdays.py::test_near_a_clock_change_no_good_moment_is_earlier_than_asked")),
    50: Fault("laptop asleep for weeks", "one look, three drafts at most",
        (FLOOD + "test_f50_a_laptop_asleep_for_three_weeks_makes_up_for_it_calmly",
         DAEMON + "test_a_sleep_is_noticed_and_the_missed_cycles_are_made_up_by_one")),
    51: Fault("asleep between the last look and the POST", "looks again",
        (ROUND + "test_f51_a_computer_that_slept_between_the_last_look_and_the_post_looks_again",)),
    52: Fault("power cut in the middle of the log",
        "what was committed before; an intent is on the disk before its POST leaves",
        ("store/test_several.py::test_a_write_cut_anywhere_leaves_what_was_committed_before",
         "acceptance/test_on_the_disk_first.py::test_an_intent_is_on_the_disk_before_its_post_leaves"),
        "The cut is tried at the border of every page, a byte to either side of it, and in its middle."),
    53: Fault("kill -9 anywhere", "the same mailbox in the end",
        (KILLS + KILLED, "store/test_several.py::test_a_kill_loses_nothing_that_was_acknowledged")),
    54: Fault("SIGTERM in mid-cycle", "the call in flight ends, nothing more is written",
        (SIGNALS + "test_f54_sigterm_in_mid_cycle_finishes_the_call_in_flight_and_ends_well",)),
    55: Fault("Ctrl-C twice, hang-up, nobody reading", "no traceback, no draft twice",
        (SIGNALS + "test_f55_ctrl_c_twice_ends_without_a_traceback",
         SIGNALS + "test_f55_a_hang_up_in_mid_cycle_only_reads_the_configuration_again",
         SIGNALS + "test_f55_nobody_reading_its_output_does_not_keep_it_from_its_work")),
    56: Fault("memory runs out while a message is parsed", "a refusal of that message",
        ("core/reading/test_hostile.py::test_a_bomb_takes_bounded_time",
         "core/reading/test_hostile.py::test_a_message_that_is_too_large_is_refused_before_parsing"),
        "There is no separate parser process to be killed: size, parts and depth are capped first."),
    57: Fault("a socket that hangs for ever", "time-outs; unhealthy after three intervals",
        (DAEMON + "test_a_poll_thread_that_hangs_is_unhealthy_after_three_intervals_and_not_before",
         DAEMON + "test_a_frozen_agent_is_no_longer_vouched_for",
         POST + "test_a_lost_answer_leaves_one_post_and_an_unknown_outcome",
         READS + "test_an_answer_without_an_end_is_not_taken_for_a_whole_one",
         FAULTS + "test_a_fault_of_the_network_is_classified_by_whether_anything_was_sent")),
    58: Fault("a thread that breaks its reader each time", "set back; the others go on",
        (WORLD + "test_f58_a_thread_that_breaks_its_reader_at_every_start_stops_nothing_else",
         ODD + "test_one_thread_that_gmail_cannot_serve_never_stops_the_others")),
    59: Fault("crash loop", "started again with pauses; a crash never makes a second draft",
        ("daemon/test_installing.py::test_the_unit_waits_for_the_step_in_hand_and_starts_again_with_pauses",
         KILLS + KILLED)),
    60: Fault("database busy", "waited for, then said",
        (OPENING + "test_a_locked_database_is_said_to_be_locked",
         "store/test_queries.py::test_writing_takes_the_lock_before_it_looks")),
    61: Fault("disk full at the intent", "no POST",
        (ROUND + "test_f61_a_disk_full_at_the_intent_posts_nothing_and_goes_on_with_space",
         ROUND + "test_f61_a_disk_full_at_the_second_record_posts_nothing",
         SIGNALS + "test_f61_a_program_that_may_write_no_more_says_so_and_drafts_nothing_twice",
         "acceptance/test_full_disk.py::test_f61_on_a_disk_that_is_really_full_it_says_so_and_drafts_nothing_twice",
         FULL + "test_a_write_fails_whole_and_succeeds_when_there_is_space_again",
         FULL + "test_a_really_full_disk_loses_nothing")),
    62: Fault("disk full after the POST", "adopted later",
        (ROUND + "test_f62_a_disk_full_after_the_post_adopts_the_draft_later",),
        "No ballast file is kept: SQLite was sound after each full disk that was tried."),
    63: Fault("read-only, full or locked at the start",
        "said; `run` stays and tries again at each interval, any other command ends with exit 1",
        (OPENING + "test_a_read_only_file_is_refused", OPENING + "test_a_read_only_folder_is_refused",
         STARTS + "test_what_may_pass_at_the_start_is_said_in_the_heartbeat_and_tried_again")),
    64: Fault("damaged, or no database", "stops; names the newest sound copy and the command",
        (CARE + "test_f64_a_damaged_database_names_the_newest_sound_copy_and_the_command",
         CARE + "test_f64_what_is_no_database_names_the_way_back_too",
         RESTORING + "test_f64_a_format_that_is_unknown_names_the_way_back",
         RESTORING + "test_f64_a_damaged_header_does_not_keep_the_copy_from_its_place"),
        "A copy is put back by the user's command, never by itself."),
    65: Fault("a flip inside a draft's row", "that intent is unknown, and asked about",
        (SECOND + "test_f65_a_flip_in_a_drafts_row_makes_that_intent_unknown_and_asks",
         SECOND + "test_f65_without_the_second_record_the_draft_holds_its_process_and_asks",
         SECOND + "test_f65_a_row_that_nothing_can_read_stops_with_the_way_back")),
    66: Fault("database deleted or replaced while running", "stops writing, makes no new one",
        (CARE + "test_f66_a_database_that_was_replaced_is_not_written_to",
         OPENING + "test_a_database_that_is_taken_away_is_noticed_at_once",
         BEGINNING + "test_f66_a_lost_ledger_is_not_made_anew_silently",
         BEGINNING + "test_f66_the_copy_that_the_message_names_comes_back",
         "cli/test_db.py::test_f66_a_command_that_looks_makes_no_ledger_in_the_place_of_a_lost_one",
         "cli/test_db.py::test_f66_an_upgrade_makes_no_new_one_but_on_purpose")),
    67: Fault("an old copy put back", "nothing is drafted twice, and it is said",
        ("cycle/test_a_restored_ledger.py::test_f67_an_occasion_drafted_after_the_copy_is_not_drafted_again",
         "cycle/test_a_restored_ledger.py::test_f67_an_intent_whose_post_never_left_is_made_once_after_all",
         "cycle/test_a_restored_ledger.py::test_f67_nothing_is_drafted_in_a_flood_after_a_copy_of_weeks_ago_came_back",
         FLOOD + "test_f67_a_ledger_of_last_week_or_none_makes_nothing_twice",
         SECOND + "test_f67_a_draft_made_after_the_copy_that_was_restored_is_not_made_again",
         SECOND + "test_f67_a_draft_of_a_thread_that_the_copy_never_saw_is_known_all_the_same",
         SECOND + "test_f67_what_ended_after_the_copy_has_ended_and_what_came_next_is_unknown"),
        "Were the second record lost as well, a draft made since and discarded may come once more."),
    68: Fault("database newer than the program", "refused, untouched",
        (OPENING + "test_a_newer_database_is_left_as_it_is",)),
    69: Fault("kill at each step of an upgrade", "the old or the new",
        ("store/test_migrations.py::test_a_kill_at_any_statement_of_an_upgrade_leaves_the_old_or_the_new",)),
    70: Fault("slow disk", "late, nothing else",
        (ROUND + "test_f70_a_disk_that_takes_ten_seconds_only_makes_the_draft_late",)),
    71: Fault("mistakes in the configuration", "all named, with line and nearest key",
        (KEYS + "test_a_misspelt_key_is_named_with_its_line_and_the_nearest",
         KEYS + "test_a_value_of_a_wrong_type_is_named_with_its_line",
         LOAD + "test_ten_megabytes_are_no_configuration",
         LOAD + "test_a_byte_order_mark_and_windows_line_ends_do_no_harm")),
    72: Fault("edited to invalid while running", "the last good one stays, and it is said",
        (DAEMON + "test_a_broken_edit_keeps_the_last_good_one_and_names_file_line_and_key",
         DAEMON + "test_a_broken_edit_stands_in_the_heartbeat_until_it_is_mended")),
    73: Fault("intervals out of bounds", "refused",
        (KEYS + "test_a_value_out_of_bounds_is_named_with_its_line",)),
    74: Fault("label renamed or deleted", "renamed: followed; deleted: said, and never all mail",
        (WORLD + "test_f74_a_label_that_was_renamed_is_followed_by_its_id",
         WORLD + "test_f74_a_rename_seen_between_two_full_syncs_changes_nothing",
         WORLD + "test_f74_another_label_of_the_old_name_is_the_one_that_counts",
         WORLD + "test_f74_a_label_that_was_deleted_is_said_and_never_means_all_mail")),
    75: Fault("a broken template", "said with its line; mail is never a template",
        ("writing/test_letters.py::test_a_broken_template_stops_its_own_kind_and_no_other",
         "writing/test_letters.py::test_what_mail_says_is_never_a_template",
         "writing/test_letters.py::test_the_biggest_template_makes_no_big_text")),
    76: Fault("texts changed while an answer was lost", "adopted all the same",
        (ROUND + "test_f76_texts_that_changed_while_the_answer_was_lost_do_not_hide_the_draft",)),
    94: Fault("two programs on one folder", "the second ends with a sentence, exit 1",
        (SIGNALS + "test_f94_a_second_tactful_is_refused_and_the_lock_of_a_killed_one_is_free",
         DAEMON + "test_the_lock_is_held_by_one_and_free_afterwards")),
    95: Fault("two programs where the lock does not hold", "the database lets one plan",
        ("store/test_several.py::test_two_processes_never_plan_two_drafts",)),
    96: Fault("two computers, each with its ledger",
        "what lies on the thread stops the second, and the user is told",
        (WORLD + "test_f96_a_second_tactful_with_a_ledger_of_its_own_makes_no_second_draft",
         ANOTHER + "test_f96_the_others_draft_is_named_as_such_and_keeps_ours_back",
         ANOTHER + "test_f96_the_user_is_told_of_each_of_its_drafts_and_at_most_once_a_day",
         ANOTHER + "test_f96_once_its_drafts_are_gone_all_is_as_before",
         ANOTHER + "test_f96_what_the_user_edited_is_the_users_own",
         ANOTHER + "test_f96_what_gmail_made_of_an_attempt_given_up_is_no_other_tactfuls",
         ANOTHER + "test_f96_both_of_one_ledger_are_one_tactful"),
        "Two that write within the same five seconds can't see each other: Gmail has no conditional write. "
        "Nor does one see what was sent of the other's draft from another thread before the search shows it."),
    97: Fault("a command while a draft is prepared", "obeyed",
        (ROUND + "test_f97_a_pause_while_the_draft_is_being_prepared_stops_it",)),
    98: Fault("`db restore` while running", "refused",
        ("cli/test_db.py::test_f98_nothing_is_put_back_while_tactful_runs",)),
}  # fmt: skip


def page() -> str:
    """The table as a page of the documents."""
    lines = [
        "# What can go wrong, and what happens then",
        "",
        "Every fault we know of that can meet a draft, the mailbox, the login, the clock, the disk",
        "or the configuration, and the tests that prove what Tactful does. Written by",
        "`python -m tests.faults.table --write`; a test sees to it that every test named exists.",
        "",
        "| # | What goes wrong | What happens | Proved by |",
        "|---|---|---|---|",
    ]
    return "\n".join([*lines, *rows("F", TABLE)]) + "\n"


def rows(letter: str, table: Mapping[int, Fault]) -> Iterator[str]:
    """A table's rows, each test by its name alone."""
    for number, one in table.items():
        named = ", ".join(f"`{test.rpartition('::')[2]}`" for test in one.tests)
        proof = " ".join(filter(None, [f"{named}." if named and one.but else named, one.but]))
        yield f"| {letter}{number} | {one.what} | {one.then} | {proof} |"


def show(text: str, page: Path) -> None:
    """Print the page, or with `--write` keep it."""
    if "--write" in sys.argv:
        page.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    show(page(), PAGE)
