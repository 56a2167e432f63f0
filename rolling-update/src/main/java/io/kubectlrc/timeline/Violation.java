package io.kubectlrc.timeline;

import java.time.Duration;

/**
 * Something that must not be, and was.
 *
 * @param at since the beginning
 * @param lasted until it was over, or until nobody looked any more
 * @param over whether it was over before that
 * @param what in one sentence, without a full stop
 */
public record Violation(Duration at, Duration lasted, boolean over, String what) {}
