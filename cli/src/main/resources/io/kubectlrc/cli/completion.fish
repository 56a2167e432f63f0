# fish completion for kubectl-rc
function __kubectl_rc_complete
    set -l words (commandline -opc) (commandline -ct)
    kubectl-rc __complete -- $words[2..-1] 2>/dev/null | string match -v ':*'
end
complete -c kubectl-rc -a '(__kubectl_rc_complete)'
