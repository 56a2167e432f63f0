package io.kubectlrc.rehearse;

import java.time.Duration;

/**
 * Something that must not be, and was.
 *
 * @param at since the beginning
 * @param lasted until it was over, or until the rehearsal was
 * @param over whether it was over before the rehearsal
 * @param what in one sentence, without a full stop
 */
public record Violation(Duration at, Duration lasted, boolean over, String what) {}
