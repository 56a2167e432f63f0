package io.kubectlrc.cli;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.ServiceProxy;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.run.Rights;
import io.kubectlrc.watch.Happening;
import io.kubectlrc.watch.Recollection;
import io.kubectlrc.watch.Subject;
import io.kubectlrc.watch.Summary;
import io.kubectlrc.watch.Traffic;
import io.kubectlrc.watch.Watching;
import io.kubectlrc.watch.net.DirectSender;
import io.kubectlrc.watch.net.ProxySender;
import io.kubectlrc.watch.net.Sender;
import io.kubectlrc.watch.net.SteadyTraffic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code kubectl-rc watch}. */
final class WatchCommand implements Subcommand {
  private final Io io;
  private CommandSpec spec;
  private Subject subject;
  private Subject labelled;
  private final End end = new End();

  /** When it ends. */
  private static final class End {
    private Until until;
    private Duration length;

    void describe(Syntax syntax) {
      syntax
          .option(Until.class, "--until")
          .label("settled")
          .says(
              "Until nothing is in flight any more for three seconds. Default: so, if something is in"
                  + " the beginning; else until Ctrl-C.")
          .to(value -> until = value);
      syntax
          .option(Duration.class, "--for")
          .label("DURATION")
          .says("For so long; with --until, for so long at most.")
          .by(Durations::parse)
          .to(value -> length = value);
    }
  }

  enum Until {
    SETTLED
  }

  private final RequestOptions requests = new RequestOptions();
  private Via via;

  enum Via {
    APISERVER
  }

  private final SessionOptions sessions = new SessionOptions();
  private Output output;

  enum Output {
    TEXT,
    JSON
  }

  private Path record;
  private final ReportOption report = new ReportOption();
  private final ClusterOptions cluster = new ClusterOptions();

  WatchCommand(Io io) {
    this.io = io;
  }

  private static Subject subject(String text) {
    try {
      return Subject.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + ", or -l SELECTOR for any pods", e);
    }
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .header("Show what users notice while something rolls: pods, nodes, requests, sessions.")
        .examples(
            "  The pods of a controller until its update is over; of a Service for a minute:",
            "    kubectl-rc watch rc/api-rc",
            "    kubectl-rc watch service/api-srv --for=1m",
            "  With 20 requests a second meanwhile, and which version answers:",
            "    kubectl-rc watch deployment/web --request=https://shop.example.com/health \\",
            "      --rate=20/s --version-from=header:X-Version",
            "  With five FTP sessions that are held open, each with a line a second:",
            "    kubectl-rc watch service/ftp --connect=ftp.example.com:21 --connections=5 \\",
            "      --send=NOOP",
            "  Through the API server, for who has no other way to the Service:",
            "    kubectl-rc watch service/api-srv --via=apiserver --request=/health",
            "",
            "Usage: kubectl-rc watch (rc/NAME | deployment/NAME | dc/NAME | service/NAME |",
            "                        -l=SELECTOR) [OPTIONS]")
        .description(
            "It only reads. Every line has the time and, whenever they change, the numbers as rehearse"
                + " has them: old pods (of controllers that had some in the beginning), new ones,"
                + " available ones, those still stopping, and those behind each Service. Beside them what"
                + " happened to which pod and, where the user may see nodes, to which node. Of a"
                + " ReplicationController the other one of its update is watched too, and the Deployment"
                + " that adopts it.",
            "",
            "Requests are sent in an open workload: a slow answer never delays the next request, and"
                + " latency counts from the moment that was planned. A second with failures is told with"
                + " what happened to the pods in it, which need not be the cause. If this program itself"
                + " stands still, by a garbage collection or on a busy machine, it says so, and what was"
                + " late meanwhile counts for nothing.")
        .parameters("What is watched")
        .exitCodes(
            "0:over, and no request or session failed",
            "1:requests or sessions failed; or an error of the cluster or of a file",
            "2:wrong usage");
    spec = syntax.command();
    syntax
        .parameter(Subject.class, "0")
        .label("WHAT")
        .says("rc/NAME, deployment/NAME, dc/NAME or service/NAME.")
        .arity("0..1")
        .by(WatchCommand::subject)
        .to(value -> subject = value);
    syntax
        .option(Subject.class, "-l", "--selector")
        .label("SELECTOR")
        .says("The pods with these labels instead: app=web,tier!=back.")
        .by(Subject.Labelled::parse)
        .to(value -> labelled = value);
    syntax.group("How long", 10, end::describe);
    syntax.group("Requests meanwhile", 20, requests::describe);
    syntax
        .option(Via.class, "--via")
        .label("apiserver")
        .says(
            "Send through the API server, to the watched Service; --request is then a path, /health, or"
                + " with the port of the Service, :8080/health. That is another way than its users'.")
        .order(29)
        .to(value -> via = value);
    syntax.group("Sessions meanwhile", 30, sessions::describe);
    syntax
        .option(Output.class, "-o", "--output")
        .label("text|json")
        .says("json prints one event a line. Default: ${DEFAULT-VALUE}.")
        .defaultsTo("text")
        .to(value -> output = value);
    syntax
        .option(Path.class, "--record")
        .label("FILE")
        .says("Write every event there, as -o json prints it, when all is over.")
        .to(value -> record = value);
    syntax.with(report::describe);
    syntax.group(ConnectionOptions.HEADING, 200, cluster::describe);
  }

  @Override
  public Integer call() throws IOException {
    requireSense();
    Subject watched = subject == null ? labelled : subject;
    try (ReportFile file = report.open(io);
        Clusters.Connected connected = io.connect(cluster.connection());
        Recording recording =
            record == null ? Recording.NONE : Recording.in(io.directory().resolve(record));
        Traffic traffic = traffic(connected)) {
      Happening.Listener shown =
          output == Output.JSON
              ? new WatchEvents(io.out())
              : new WatchText(io, traffic, ZoneId.systemDefault());
      Optional<Recollection> recollection =
          report.asked()
              ? Optional.of(
                  new Recollection(
                      report.heading("watch", watched.toString(), connected.namespace()),
                      connected.cluster()::now,
                      Flags.WORDING))
              : Optional.empty();
      Happening.Listener listener =
          together -> {
            io.tellWarnings(connected.cluster());
            recollection.ifPresent(kept -> kept.on(together));
            recording.on(together);
            shown.on(together);
          };
      Cancellation cancellation = new Cancellation();
      try (Signals signals = Signals.cancelling(cancellation, io)) {
        Watching watching =
            new Watching(
                connected.cluster(),
                connected.namespace(),
                watched,
                Watching.Until.of(
                    end.until != null
                        ? Optional.of(true)
                        : end.length != null ? Optional.of(false) : Optional.empty(),
                    Optional.ofNullable(end.length)),
                traffic,
                listener,
                cancellation);
        Summary summary =
            file.during(watching::run, reason -> recollection.orElseThrow().timeline(reason));
        io.out().flush();
        recording.finish();
        file.finish(() -> recollection.orElseThrow().timeline(cancellation.requested()));
        int code = summary.failed() ? ExitCode.FAILED : ExitCode.OK;
        signals.ended(code);
        return code;
      }
    }
  }

  private void requireSense() {
    if ((subject == null) == (labelled == null)) {
      throw usage(
          "say what to watch: rc/NAME, deployment/NAME, dc/NAME, service/NAME, or -l SELECTOR");
    }
    if (end.length != null && end.length.isZero()) {
      throw usage("--for is longer than nothing");
    }
    if (via != null && !(subject instanceof Subject.Service)) {
      throw usage("--via=apiserver sends to the Service that is watched: say service/NAME");
    }
    requests
        .requireSense(via != null)
        .ifPresent(
            wrong -> {
              throw usage(wrong);
            });
    sessions
        .requireSense()
        .ifPresent(
            wrong -> {
              throw usage(wrong);
            });
  }

  private Traffic traffic(Clusters.Connected connected) {
    if (via == null && !requests.any() && !sessions.any()) {
      return Traffic.NONE;
    }
    return via == null
        ? traffic(new DirectSender(), requests.direct())
        : throughServer(
            connected.cluster(), connected.namespace(), ((Subject.Service) subject).name());
  }

  private Traffic traffic(Sender sender, List<SteadyTraffic.Requests> plans) {
    return new SteadyTraffic(
        sender, plans, sessions.plans(), Clock.systemUTC(), SteadyTraffic.TOLERATED);
  }

  private Traffic throughServer(Cluster there, String namespace, String service) {
    ServiceProxy proxy =
        there
            .proxy()
            .orElseThrow(
                () -> new Failure(ExitCode.FAILED, "this cluster has no proxy to Services"));
    Rights.of("watch", namespace)
        .and(Kind.SERVICE, "get")
        .andOf("proxy", Kind.SERVICE, requests.verb())
        .missing(there)
        .ifPresent(
            refusal -> {
              throw new ClusterException(
                  ClusterException.Reason.FORBIDDEN, refusal.line(Flags.WORDING), null);
            });
    String port =
        there
            .get(new Ref(Kind.SERVICE, namespace, service))
            .map(found -> found.at("/spec/ports/0"))
            .map(first -> first.path("name").asText(first.path("port").asText()))
            .orElseThrow(
                () ->
                    new ClusterException(
                        ClusterException.Reason.NOT_FOUND,
                        "service/%s not found in namespace %s".formatted(service, namespace),
                        null));
    io.err()
        .println(
            "note: requests go through the API server, which is another way than that of the Service's users");
    return traffic(
        new ProxySender(proxy, namespace, service), requests.throughServer(service, port));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
