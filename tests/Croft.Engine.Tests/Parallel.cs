// Half of them wait for a cluster's answer: more threads than cores.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
