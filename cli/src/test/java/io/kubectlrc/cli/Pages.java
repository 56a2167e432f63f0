package io.kubectlrc.cli;

import io.kubectlrc.inventory.Inventory;
import io.kubectlrc.inventory.InventoryPage;
import io.kubectlrc.inventory.Item;
import io.kubectlrc.timeline.Fleet;
import io.kubectlrc.timeline.Moment;
import io.kubectlrc.timeline.PodState;
import io.kubectlrc.timeline.ServiceSpan;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.timeline.Violation;
import io.kubectlrc.timeline.page.TimelinePage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Timelines and inventories of every kind, and their pages. */
final class Pages {

  /** What somebody may have called something, so that it is more than a name. */
  static final String HOSTILE =
      "\"><script>alert(1)</script><img src=http://example.com/x onerror=alert(2)>&amp;'\u202e\u0007\ud800";

  private Pages() {}

  static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  /** An update that was watched, of which everything can be told that there is to tell. */
  static Timeline observed() {
    return new Timeline(
        Timeline.Source.OBSERVED,
        new Timeline.Heading(
            "watch",
            "kubectl-rc watch rc/api-rc --request=http://shop.example.com/ --report watch.html",
            "1.0",
            "replicationcontroller/api-rc",
            "shop"),
        "2026-01-01T15:55:00Z",
        Timeline.DONE,
        List.of(),
        millis(12_000),
        "",
        List.of(),
        new Timeline.Numbers(2, 4, 5, 3, Duration.ZERO),
        List.of(new ServiceSpan("api-srv", 2, 4)),
        List.of(
            moment(0, 2, 0, 2, 0, 2),
            moment(1000, 2, 1, 2, 0, 2),
            moment(3000, 1, 2, 3, 1, 3),
            moment(6000, 0, 2, 2, 1, 2),
            moment(9000, 0, 2, 2, 0, 2)),
        List.of(
            lane(
                "api-rc-1",
                false,
                turn(0, PodState.READY),
                turn(3000, PodState.STOPPING),
                turn(6000, PodState.GONE)),
            lane(
                "api-rc-2",
                false,
                turn(0, PodState.READY),
                turn(4000, PodState.UNREADY),
                turn(6000, PodState.STOPPING),
                turn(9000, PodState.GONE)),
            lane("api-rc-v2-1", true, turn(1000, PodState.STARTING), turn(3000, PodState.READY)),
            lane("api-rc-v2-2", true, turn(3000, PodState.STARTING), turn(5000, PodState.ENDED))),
        List.of(new Timeline.Said(millis(200), "Created api-rc-v2", true)),
        List.of(new Timeline.Event(millis(4000), "node-1", "cordoned")),
        List.of(),
        List.of(
            new Timeline.Requests(
                "http://shop.example.com/",
                228,
                12,
                1,
                2,
                List.of(new Timeline.Latency(50, 2.1), new Timeline.Latency(100, 400)),
                seconds(12, 20))),
        List.of(
            new Timeline.Sessions(
                "ftp.example.com:21",
                5,
                1,
                2,
                2,
                millis(1200),
                List.of(new Timeline.Cut(millis(3100), 2, "2 sessions cut (RST)")))),
        List.of(),
        List.of());
  }

  private static Moment moment(
      long at, int old, int fresh, int available, int stopping, int behind) {
    return new Moment(millis(at), old, fresh, available, stopping, List.of(behind));
  }

  private static Timeline.Turn turn(long at, PodState state) {
    return new Timeline.Turn(millis(at), state);
  }

  private static Timeline.Lane lane(String name, boolean successor, Timeline.Turn... turns) {
    return new Timeline.Lane(
        name,
        successor,
        "node-1",
        List.of(turns),
        List.of(millis(4500)),
        List.of("CrashLoopBackOff"));
  }

  private static List<Timeline.Second> seconds(int count, int rate) {
    List<Timeline.Second> seconds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int ko = i % 300 == 3 ? 12 : 0;
      seconds.add(
          new Timeline.Second(
              Duration.ofSeconds(i),
              rate - ko,
              ko,
              2 + i % 7,
              40 + i % 11 * 30,
              ko == 0 ? "" : "12 KO (502) while api-rc-1 was stopping"));
    }
    return seconds;
  }

  /** The same with other names. */
  static Timeline hostile() {
    return new Timeline(
        Timeline.Source.REHEARSED,
        new Timeline.Heading("rolling-update", HOSTILE, HOSTILE, HOSTILE, HOSTILE),
        HOSTILE,
        "failed",
        List.of(HOSTILE),
        millis(2_000),
        HOSTILE,
        List.of(new Timeline.Promise(Duration.ZERO, 3, 4)),
        new Timeline.Numbers(2, 4, 5, 3, millis(300)),
        List.of(new ServiceSpan(HOSTILE, 2, 4)),
        List.of(moment(0, 3, 0, 3, 0, 3), moment(1000, 2, 1, 2, 1, 2)),
        List.of(lane(HOSTILE, true, turn(0, PodState.READY))),
        List.of(new Timeline.Said(millis(200), HOSTILE, true)),
        List.of(new Timeline.Event(millis(400), HOSTILE, HOSTILE)),
        List.of(new Violation(millis(1000), millis(1000), false, HOSTILE)),
        List.of(
            new Timeline.Requests(
                HOSTILE,
                1,
                1,
                0,
                0,
                List.of(),
                List.of(new Timeline.Second(Duration.ZERO, 1, 1, 1, 1, HOSTILE)))),
        List.of(
            new Timeline.Sessions(
                HOSTILE,
                1,
                0,
                1,
                0,
                Duration.ZERO,
                List.of(new Timeline.Cut(Duration.ZERO, 1, HOSTILE)))),
        List.of(adoption(HOSTILE, "refused", 0, List.of(HOSTILE))),
        List.of(HOSTILE));
  }

  /** 10,000 pods, each replaced, over an hour with a thousand requests a second. */
  static Timeline large() {
    int pods = 10_000;
    List<Moment> moments = new ArrayList<>();
    List<Timeline.Lane> lanes = new ArrayList<>();
    for (int i = 0; i < pods; i++) {
      long at = i * 360L;
      moments.add(moment(at, pods - i, i, pods - i % 7, 1, pods - i % 7));
      lanes.add(
          lane(
              "old-" + i,
              false,
              turn(0, PodState.READY),
              turn(at, PodState.STOPPING),
              turn(at + 1000, PodState.GONE)));
      lanes.add(
          lane("new-" + i, true, turn(at, PodState.STARTING), turn(at + 2000, PodState.READY)));
    }
    return new Timeline(
        Timeline.Source.OBSERVED,
        new Timeline.Heading(
            "rolling-update",
            "kubectl-rc rolling-update api-rc --image=api:2 --report=large.html",
            "1.0",
            "api-rc",
            "shop"),
        "2026-01-01T15:55:00Z",
        Timeline.DONE,
        List.of(),
        Duration.ofHours(1),
        "",
        List.of(new Timeline.Promise(Duration.ZERO, pods - 10, pods + 10)),
        new Timeline.Numbers(pods - 6, pods, pods + 1, pods, Duration.ZERO),
        List.of(new ServiceSpan("api-srv", pods - 6, pods)),
        moments,
        lanes,
        List.of(),
        List.of(),
        List.of(),
        List.of(
            new Timeline.Requests(
                "http://shop.example.com/", 3_599_856, 144, 0, 0, List.of(), seconds(3600, 1000))),
        List.of(),
        List.of(),
        List.of());
  }

  private static Timeline.Adopted adoption(
      String subject, String end, long at, List<String> reasons) {
    return new Timeline.Adopted(
        subject,
        end.equals("done") ? subject.replaceFirst(".*/", "") : "",
        millis(at),
        millis(end.equals("refused") ? 10 : 1900),
        end,
        reasons,
        3,
        3,
        0);
  }

  /** So many adoptions, one after the other, of which some are refused, and some fail. */
  static Timeline fleet(int size) {
    Instant start = Instant.parse("2026-01-01T15:55:00Z");
    Fleet fleet =
        new Fleet(
            new Timeline.Heading(
                "adopt", "kubectl-rc adopt -A --parallel=4 --report=fleet.html", "1.0", "all", ""),
            start);
    for (int i = 0; i < size; i++) {
      String end = i % 7 == 3 ? "refused" : i % 11 == 5 ? "failed" : Timeline.DONE;
      String name = "app%03d-rc".formatted(i);
      fleet.add(
          "shop-" + i % 10 + "/" + name,
          end.equals(Timeline.DONE) ? "app%03d".formatted(i) : "",
          member(name, "shop-" + i % 10, start.plusMillis(i * 500L), end));
    }
    return fleet.timeline(
        start.plusMillis(size * 500L + 1500), size > 3 ? "failed" : Timeline.DONE, List.of());
  }

  private static Timeline member(String name, String namespace, Instant began, String end) {
    boolean refused = end.equals("refused");
    boolean failed = end.equals("failed");
    List<Moment> moments = new ArrayList<>();
    if (!refused) {
      moments.add(new Moment(Duration.ZERO, 3, 0, 3, 0, List.of()));
      if (failed) {
        moments.add(new Moment(millis(700), 2, 0, 2, 1, List.of()));
        moments.add(new Moment(millis(1700), 2, 1, 2, 0, List.of()));
      }
    }
    List<Timeline.Lane> lanes = new ArrayList<>();
    for (int i = 0; i < (refused ? 0 : 3); i++) {
      lanes.add(
          new Timeline.Lane(
              name + "-" + i,
              false,
              "node-1",
              List.of(turn(0, PodState.READY)),
              List.of(),
              List.of()));
    }
    return new Timeline(
        Timeline.Source.OBSERVED,
        new Timeline.Heading("adopt", "", "1.0", "replicationcontroller/" + name, namespace),
        began.toString(),
        end,
        refused
            ? List.of("ReplicationController %s is being updated".formatted(name))
            : failed ? List.of("the API server cannot be reached") : List.of(),
        millis(refused ? 10 : 1900),
        "",
        refused ? List.of() : List.of(new Timeline.Promise(Duration.ZERO, 3, 3)),
        Timeline.Numbers.of(moments, failed ? 1 : 0),
        List.of(),
        moments,
        lanes,
        List.of(),
        List.of(),
        failed
            ? List.of(
                new Violation(
                    millis(700), millis(1200), false, "only 2 of at least 3 pods were available"))
            : List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /** Nothing was seen. */
  static Timeline refused() {
    return new Timeline(
        Timeline.Source.OBSERVED,
        new Timeline.Heading(
            "adopt",
            "kubectl-rc adopt api-rc --report r.html",
            "1.0",
            "replicationcontroller/api-rc",
            "shop"),
        "2026-01-01T15:55:00Z",
        "refused",
        List.of("there is no ReplicationController api-rc in namespace shop"),
        millis(30),
        "",
        List.of(),
        Timeline.Numbers.NONE,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  static Inventory inventory() {
    return new Inventory(
        List.of(
            item("shop", "api-rc", Item.State.LEFT, "api", List.of()),
            item(
                "shop",
                "back-rc",
                Item.State.REFUSED,
                "",
                List.of("it is being updated", "End that first.")),
            item("shop", "dc/front", Item.State.IN_FLIGHT, "", List.of()),
            item("shop", "old-rc", Item.State.DONE, "old", List.of()),
            item(HOSTILE, HOSTILE, Item.State.REFUSED, "", List.of(HOSTILE, HOSTILE))));
  }

  private static Item item(
      String namespace, String name, Item.State state, String deployment, List<String> refusals) {
    return new Item(
        namespace,
        name.startsWith("dc/") ? "DeploymentConfig" : "ReplicationController",
        name,
        3,
        2,
        List.of("main", "log"),
        List.of(name + "-srv"),
        List.of(),
        List.of(
            new Item.Remark("error", "selector-overlap", "the selector matches others' pods"),
            new Item.Remark("info", "legacy-kind", "a Deployment does all that")),
        state,
        deployment,
        refusals,
        List.of("1 of 3 pods are not ready", "a session is cut", name),
        state == Item.State.DONE ? "" : "kubectl-rc adopt " + name + " -n " + namespace);
  }

  /** By a name for each. */
  static Map<String, String> all() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("observed", TimelinePage.of(List.of(observed())));
    pages.put("hostile", TimelinePage.of(List.of(hostile())));
    pages.put("large", TimelinePage.of(List.of(large())));
    pages.put("fleet", TimelinePage.of(List.of(fleet(24))));
    pages.put("fleet-large", TimelinePage.of(List.of(fleet(1000))));
    pages.put("refused", TimelinePage.of(List.of(refused())));
    pages.put("beside", TimelinePage.of(List.of(hostile(), observed())));
    pages.put(
        "inventory", InventoryPage.of(inventory(), HOSTILE, "kubectl-rc report cluster -A", "1.0"));
    return pages;
  }
}
