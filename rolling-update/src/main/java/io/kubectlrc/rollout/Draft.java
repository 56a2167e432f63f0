package io.kubectlrc.rollout;

/** What became of a request for an update: a proposal, or the reason why there is none. */
public sealed interface Draft permits Proposal, Refusal {}
