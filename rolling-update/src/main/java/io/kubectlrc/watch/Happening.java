package io.kubectlrc.watch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.timeline.Moment;
import io.kubectlrc.timeline.NodeEvent;
import io.kubectlrc.timeline.PodEvent;
import io.kubectlrc.timeline.PodLife;
import io.kubectlrc.timeline.PodTotals;
import io.kubectlrc.timeline.RequestSecond;
import io.kubectlrc.timeline.RequestTotals;
import io.kubectlrc.timeline.ServiceSpan;
import io.kubectlrc.timeline.SessionCut;
import io.kubectlrc.timeline.SessionLog;
import io.kubectlrc.timeline.SessionTotals;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Something that a watch has seen. */
public sealed interface Happening {

  /** Is told what is seen, on the thread that watches. */
  @FunctionalInterface
  interface Listener {

    /**
     * @param together what one look at one object has shown, in order
     */
    void on(List<Happening> together);
  }

  /** When it happened. */
  Instant at();

  /** What programs are told of it: its name is its {@code event}, and stays what it is. */
  ObjectNode event();

  /** Tells people of it. */
  void tell(Teller teller);

  /** How people are told. */
  interface Teller {

    /** First of all, in a sentence. */
    void began(String sentence);

    /** The numbers are others than before. */
    void counted(Moment moment, List<String> services);

    /** Something happened. */
    void happened(Instant at, String sentence);

    /** Requests or sessions failed. */
    void failed(Instant at, String sentence);

    /** Worth knowing. */
    void noted(String sentence);

    /** Last of all. */
    void ended(Summary summary);
  }

  private static ObjectNode event(String name, Instant at) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("event", name)
        .put("at", at.truncatedTo(ChronoUnit.MILLIS).toString());
  }

  private static <N extends Number> void counts(
      ObjectNode event, String field, String key, Map<String, N> counts) {
    ArrayNode array = event.putArray(field);
    counts.forEach(
        (what, count) -> array.addObject().put(key, what).put("count", count.longValue()));
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1000 / 1000.0;
  }

  private static String beside(String beside) {
    return beside.isEmpty() ? " while nothing happened to the pods" : " while " + beside;
  }

  /**
   * The watch begins.
   *
   * @param subject what is watched
   * @param pods those that are there
   * @param until when it is to end, in a few words
   */
  record Began(
      Instant at,
      String subject,
      String namespace,
      List<PodLife> pods,
      List<String> services,
      List<String> urls,
      List<String> addresses,
      String until)
      implements Happening {
    public Began {
      pods = List.copyOf(pods);
      services = List.copyOf(services);
      urls = List.copyOf(urls);
      addresses = List.copyOf(addresses);
    }

    @Override
    public ObjectNode event() {
      ObjectNode event =
          Happening.event("began", at)
              .put("subject", subject)
              .put("namespace", namespace)
              .put("pods", pods.size());
      event.set("services", texts(services));
      event.set("urls", texts(urls));
      event.set("addresses", texts(addresses));
      return event.put("until", until);
    }

    @Override
    public void tell(Teller teller) {
      teller.began(
          "watching %s in namespace %s: %d pod%s%s; %s"
              .formatted(
                  subject,
                  namespace,
                  pods.size(),
                  pods.size() == 1 ? "" : "s",
                  services.isEmpty()
                      ? ", behind no Service"
                      : ", behind Service " + String.join(", ", services),
                  until));
    }
  }

  /** Something happened to a pod. */
  record OfPod(PodEvent told) implements Happening {
    @Override
    public Instant at() {
      return told.at();
    }

    @Override
    public ObjectNode event() {
      return Happening.event("pod", told.at())
          .put("pod", told.pod())
          .put("successor", told.fresh())
          .put("what", told.what().word())
          .put("detail", told.detail());
    }

    @Override
    public void tell(Teller teller) {
      teller.happened(told.at(), told.pod() + " " + told.sentence());
    }
  }

  /**
   * The numbers are others than before.
   *
   * @param services in the order of the moment's numbers
   */
  record Counted(Instant at, Moment moment, List<String> services) implements Happening {
    public Counted {
      services = List.copyOf(services);
    }

    @Override
    public ObjectNode event() {
      ObjectNode event =
          Happening.event("counted", at)
              .put("elapsedMillis", moment.at().toMillis())
              .put("old", moment.old())
              .put("successors", moment.newPods())
              .put("available", moment.available())
              .put("stopping", moment.stopping());
      ArrayNode serving = event.putArray("serving");
      for (int i = 0; i < services.size(); i++) {
        serving.addObject().put("service", services.get(i)).put("pods", moment.serving().get(i));
      }
      return event;
    }

    @Override
    public void tell(Teller teller) {
      teller.counted(moment, services);
    }
  }

  /** Something happened to a node. */
  record OfNode(NodeEvent told) implements Happening {
    @Override
    public Instant at() {
      return told.at();
    }

    @Override
    public ObjectNode event() {
      return Happening.event("node", told.at())
          .put("node", told.node())
          .put("what", told.what().word())
          .put("detail", told.detail());
    }

    @Override
    public void tell(Teller teller) {
      teller.happened(told.at(), "node " + told.node() + " " + told.sentence());
    }
  }

  /**
   * The requests of a second to one URL are over.
   *
   * @param beside what happened to pods and nodes then; empty if nothing did, or none failed
   * @param alone whether there are none to other URLs
   */
  record Requested(RequestSecond second, String beside, boolean alone) implements Happening {
    @Override
    public Instant at() {
      return second.second();
    }

    @Override
    public ObjectNode event() {
      ObjectNode event =
          Happening.event("requests", second.second())
              .put("url", second.url())
              .put("ok", second.ok())
              .put("ko", second.ko())
              .put("unsent", second.unsent())
              .put("spoilt", second.spoilt());
      counts(event, "reasons", "reason", second.reasons());
      counts(event, "versions", "version", second.versions());
      return event
          .put("medianMillis", millis(second.median()))
          .put("slowestMillis", millis(second.slowest()))
          .put("beside", beside);
    }

    @Override
    public void tell(Teller teller) {
      if (second.ko() > 0) {
        teller.failed(second.second(), sentence());
      }
    }

    /** {@code 12 KO (502) while web-7 was not ready yet}. */
    String sentence() {
      return second.failures() + (alone ? "" : " of " + second.url()) + Happening.beside(beside);
    }
  }

  /**
   * Sessions ended in a second, and not by us.
   *
   * @param beside what happened to pods and nodes then; empty if nothing did
   */
  record Cut(SessionCut cut, String beside) implements Happening {
    @Override
    public Instant at() {
      return cut.second();
    }

    @Override
    public ObjectNode event() {
      ObjectNode event =
          Happening.event("cut", cut.second())
              .put("address", cut.address())
              .put("sessions", cut.sessions());
      counts(event, "how", "how", cut.how());
      return event.put("beside", beside);
    }

    @Override
    public void tell(Teller teller) {
      teller.failed(cut.second(), sentence());
    }

    /** {@code 2 sessions with ftp:21 cut (FIN) while web-7 was stopping}. */
    String sentence() {
      return cut.sentence() + Happening.beside(beside);
    }
  }

  /** A session works in the place of one that was cut. */
  record Restored(SessionLog.Restored restored) implements Happening {
    @Override
    public Instant at() {
      return restored.at();
    }

    @Override
    public ObjectNode event() {
      return Happening.event("restored", restored.at())
          .put("address", restored.address())
          .put("afterMillis", restored.after().toMillis());
    }

    @Override
    public void tell(Teller teller) {
      teller.happened(
          restored.at(),
          "a new session with %s works, after %s"
              .formatted(restored.address(), Words.seconds(restored.after())));
    }
  }

  /** The watch itself stood still. */
  record StoodStill(Traffic.Standstill standstill) implements Happening {
    @Override
    public Instant at() {
      return standstill.at();
    }

    @Override
    public ObjectNode event() {
      return Happening.event("standstill", standstill.at())
          .put("millis", standstill.length().toMillis());
    }

    @Override
    public void tell(Teller teller) {
      teller.noted(sentence());
    }

    String sentence() {
      return "this watch itself stood still for %s; what was late meanwhile counts for nothing"
          .formatted(Words.seconds(standstill.length()));
    }
  }

  /** Worth knowing. */
  record Noted(Instant at, String text) implements Happening {
    @Override
    public ObjectNode event() {
      return Happening.event("noted", at).put("text", text);
    }

    @Override
    public void tell(Teller teller) {
      teller.noted(text);
    }
  }

  /** The watch is over. */
  record Ended(Instant at, Summary summary) implements Happening {
    @Override
    public ObjectNode event() {
      ObjectNode event =
          Happening.event("ended", at)
              .put("why", summary.why())
              .put("seconds", summary.lasted().toMillis() / 1000.0);
      PodTotals pods = summary.pods();
      event
          .put("came", pods.came())
          .put("went", pods.went())
          .put("restarts", pods.restarts())
          .put("lowestAvailable", pods.lowestAvailable())
          .put("highestPods", pods.highestPods())
          .put("highestRunning", pods.highestRunning());
      ArrayNode services = event.putArray("services");
      for (ServiceSpan service : pods.services()) {
        services
            .addObject()
            .put("service", service.name())
            .put("lowest", service.lowest())
            .put("highest", service.highest());
      }
      ArrayNode requests = event.putArray("requests");
      summary.requests().forEach(total -> requests.add(of(total)));
      ArrayNode sessions = event.putArray("sessions");
      summary.sessions().forEach(total -> sessions.add(of(total)));
      return event
          .put("standstills", summary.standstills())
          .put("standstillMillis", summary.stoodStill().toMillis())
          .put("failed", summary.failed());
    }

    private static ObjectNode of(RequestTotals total) {
      ObjectNode node =
          JsonNodeFactory.instance
              .objectNode()
              .put("url", total.url())
              .put("ok", total.ok())
              .put("ko", total.ko())
              .put("unsent", total.unsent())
              .put("spoilt", total.spoilt());
      counts(node, "reasons", "reason", total.reasons());
      counts(node, "versions", "version", total.versions());
      ArrayNode quantiles = node.putArray("latencies");
      total
          .latencies()
          .ifPresent(
              latencies ->
                  latencies
                      .byPercent()
                      .forEach(
                          (percent, latency) ->
                              quantiles
                                  .addObject()
                                  .put("percent", percent)
                                  .put("millis", millis(latency))));
      return node;
    }

    private static ObjectNode of(SessionTotals total) {
      ObjectNode node =
          JsonNodeFactory.instance
              .objectNode()
              .put("address", total.address())
              .put("wanted", total.wanted())
              .put("live", total.live())
              .put("neverWorked", total.neverWorked())
              .put("cut", total.cut())
              .put("restored", total.restored())
              .put("longestMillis", total.longest().toMillis());
      counts(node, "how", "how", total.how());
      return node;
    }

    @Override
    public void tell(Teller teller) {
      teller.ended(summary);
    }
  }
}
